using System.Text;
using Modelgate.Operator.Registries;

namespace Modelgate.Operator.Tests.Registries;

/// <summary>One pull secret, by the hosts that it names.</summary>
internal sealed class FakeSecrets(params string[] hosts) : IPullSecrets
{
    public const string Name = "pull";

    public static byte[] Json(params string[] hosts)
    {
        var auths = string.Join(",", hosts.Select(h => $$"""{{System.Text.Json.JsonSerializer.Serialize(h)}}:{"username":"puller","password":"secret"}"""));
        var config = Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"auths":{ {{auths}} } }"""));
        return Encoding.UTF8.GetBytes($$"""{"type":"kubernetes.io/dockerconfigjson","data":{".dockerconfigjson":"{{config}}"} }""");
    }

    public Task<PullSecret> ReadAsync(string name, CancellationToken cancellationToken) => Task.FromResult(PullSecret.Read(name, Json(hosts)));
}
