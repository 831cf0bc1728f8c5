using System.Net;
using System.Net.Sockets;

namespace Modelgate.Operator.Registries;

/// <summary>Keeps a registry's name, or where it leads, from reaching what is near this pod: its node, its neighbours on the link, the cloud's metadata.</summary>
internal static class AddressGuard
{
    /// <summary>Metadata services that have no link-local address: Amazon's, Alibaba's, Azure's, Oracle's.</summary>
    private static readonly IPAddress[] Metadata = [IPAddress.Parse("fd00:ec2::254"), IPAddress.Parse("100.100.100.200"), IPAddress.Parse("168.63.129.16"), IPAddress.Parse("192.0.0.192")];

    /// <summary>The addresses of a host that may be connected to.</summary>
    /// <param name="host">A name or an address.</param>
    /// <param name="isListed">True: the policy lists this very host, so that an address in it is the admin's choice.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RegistryException">There is none.</exception>
    public static async Task<IPAddress[]> ResolveAsync(string host, bool isListed, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out var literal))
            return isListed || !IsNear(literal) ? [literal] : throw Refusal(host);
        var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken);
        var usable = isListed && string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) ? addresses : [.. addresses.Where(a => !IsNear(a))];
        return usable.Length > 0 || addresses.Length == 0 ? usable : throw Refusal(host);
    }

    /// <summary>True for loopback, link-local, multicast and unspecified addresses, and those of metadata services.</summary>
    public static bool IsNear(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        if (address.IsIPv4MappedToIPv6 || IsTranslated(bytes))
            address = new IPAddress(bytes.AsSpan(12));
        if (IPAddress.IsLoopback(address) || Metadata.Contains(address))
            return true;
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            return address.IsIPv6LinkLocal || address.IsIPv6Multicast || address.Equals(IPAddress.IPv6Any);
        bytes = address.GetAddressBytes();
        return bytes is [0, ..] or [169, 254, ..] or [>= 224, ..];
    }

    /// <summary>64:ff9b::/96, behind which IPv4 is from networks that have IPv6 only.</summary>
    private static bool IsTranslated(byte[] bytes) => bytes is [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, ..] and { Length: 16 };

    private static RegistryException Refusal(string host) =>
        new(RegistryFailureKind.NotAllowed, $"{host} is an address of this node, its link or a metadata service; the policy would have to list the address itself");
}
