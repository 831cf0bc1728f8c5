using Modelgate.Operator.Kubernetes;

namespace Modelgate.Operator.Telemetry;

/// <summary>Every log event of the program. Ids are never reused. Denials are Information: they are the program's work, not its trouble.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "{Operation} {Kind} {Namespace}/{Name}: allowed={Allowed} rules=[{Rules}] dryRun={DryRun} in {Milliseconds:0.###} ms")]
    public static partial void Decided(
        ILogger logger, string @namespace, string kind, string name, string operation, bool allowed, string rules, bool dryRun, double milliseconds);

    [LoggerMessage(2, LogLevel.Warning, "Out of time: {Kind} {Namespace}/{Name} was not judged within {Milliseconds} ms and is denied")]
    public static partial void OutOfTime(ILogger logger, string @namespace, string kind, string name, double milliseconds);

    [LoggerMessage(3, LogLevel.Error, "MSC999: judging {Kind} {Namespace}/{Name} failed; correlation id {Correlation}")]
    public static partial void ReviewFailed(ILogger logger, Exception problem, string @namespace, string kind, string name, string correlation);

    [LoggerMessage(4, LogLevel.Warning, "Request {Uid} is not readable and is denied: {Failure}")]
    public static partial void RequestUnreadable(ILogger logger, string uid, string failure);

    [LoggerMessage(5, LogLevel.Warning, "A request was refused with HTTP {Status}: {Why}")]
    public static partial void RequestRefused(ILogger logger, int status, string why);

    [LoggerMessage(6, LogLevel.Warning, "A request's body did not arrive within {Milliseconds} ms")]
    public static partial void BodyTooSlow(ILogger logger, double milliseconds);

    [LoggerMessage(7, LogLevel.Debug, "The caller left before the answer")]
    public static partial void CallerLeft(ILogger logger);

    [LoggerMessage(20, LogLevel.Information, "Configuration {Generation} from {Folder}: {Policies} policies, {Bundles} bundles, {ConfigMaps} ConfigMaps")]
    public static partial void ConfigurationLoaded(ILogger logger, long generation, string folder, int policies, int bundles, int configMaps);

    [LoggerMessage(21, LogLevel.Error, "The configuration in {Folder} has errors; the last good one stays in use. {Problem}")]
    public static partial void ConfigurationRejected(ILogger logger, string folder, string problem);

    [LoggerMessage(22, LogLevel.Information, "Serving certificate {Thumbprint}, valid until {NotAfter:u}")]
    public static partial void CertificateLoaded(ILogger logger, string thumbprint, DateTimeOffset notAfter);

    [LoggerMessage(23, LogLevel.Error, "The serving certificate could not be read again; the last good one stays in use. {Problem}")]
    public static partial void CertificateRejected(ILogger logger, string problem);

    [LoggerMessage(24, LogLevel.Error, "Looking for changed files failed; it is tried again")]
    public static partial void ReloadFailed(ILogger logger, Exception problem);

    [LoggerMessage(25, LogLevel.Warning, "Configuration: {Warning}")]
    public static partial void ConfigurationWarning(ILogger logger, string warning);

    [LoggerMessage(30, LogLevel.Information, "Listening on {Address}")]
    public static partial void Listening(ILogger logger, string address);

    [LoggerMessage(40, LogLevel.Information, "Listed {Count} {Kind} as of {ResourceVersion}")]
    public static partial void Listed(ILogger logger, ResourceKind kind, int count, string resourceVersion);

    [LoggerMessage(41, LogLevel.Warning, "Watching {Kind} failed, what is known stays in use; it is tried again: {Problem}")]
    public static partial void WatchFailed(ILogger logger, ResourceKind kind, string problem);

    [LoggerMessage(42, LogLevel.Debug, "The watch of {Kind} goes on over a new connection: {Problem}")]
    public static partial void WatchBroke(ILogger logger, ResourceKind kind, string problem);

    [LoggerMessage(43, LogLevel.Information, "Snapshot {Generation}: {Policies} policies, {Bundles} bundles, {ConfigMaps} ConfigMaps with evidence, {Namespaces} namespaces, in {Milliseconds:0} ms")]
    public static partial void SnapshotMade(ILogger logger, long generation, int policies, int bundles, int configMaps, int namespaces, double milliseconds);

    [LoggerMessage(44, LogLevel.Error, "{Kind} {Namespace}/{Name} is not valid and counts for nothing: {Problem}")]
    public static partial void ObjectRejected(ILogger logger, string kind, string @namespace, string name, string problem);

    [LoggerMessage(45, LogLevel.Error, "ModelPolicy {Name} is not valid; where it applies, the defaults hold and nobody is trusted: {Problem}")]
    public static partial void PolicyReplaced(ILogger logger, string name, string problem);

    [LoggerMessage(46, LogLevel.Warning, "ConfigMap {Namespace}/{Name}, which a bundle or policy names, could not be read: {Problem}")]
    public static partial void ConfigMapUnread(ILogger logger, string @namespace, string name, string problem);

    [LoggerMessage(47, LogLevel.Warning, "What a request needs could not be read: {Problem}")]
    public static partial void RequestUnread(ILogger logger, string problem);

    [LoggerMessage(48, LogLevel.Information, "Reading policies and bundles from {Server}")]
    public static partial void Connected(ILogger logger, Uri server);

    [LoggerMessage(60, LogLevel.Information, "{Identity} leads: it writes status, events, reports and certificates")]
    public static partial void Leading(ILogger logger, string identity);

    [LoggerMessage(61, LogLevel.Information, "{Identity} leads no longer")]
    public static partial void LedUntilNow(ILogger logger, string identity);

    [LoggerMessage(62, LogLevel.Warning, "The election of a leader failed, requests are judged all the same; it is tried again: {Problem}")]
    public static partial void ElectionFailed(ILogger logger, string problem);

    [LoggerMessage(63, LogLevel.Error, "The leader's work ({Name}) failed; it is begun again")]
    public static partial void LeaderWorkFailed(ILogger logger, Exception problem, string name);
}
