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

    [LoggerMessage(26, LogLevel.Warning, "Secret {Namespace}/{Name} holds nothing that can be served, the last good certificate stays in use: {Problem}")]
    public static partial void SecretNotServed(ILogger logger, string @namespace, string name, string problem);

    [LoggerMessage(27, LogLevel.Warning, "There is no serving certificate yet, and connections are refused until the leader has made one in Secret {Namespace}/{Name}: {Problem}")]
    public static partial void NoCertificateYet(ILogger logger, string @namespace, string name, string problem);

    [LoggerMessage(28, LogLevel.Information, "Client authorities from {File}: {Count}")]
    public static partial void ClientAuthoritiesLoaded(ILogger logger, string file, int count);

    [LoggerMessage(29, LogLevel.Error, "The client authorities could not be read again; the last good ones stay in use. {Problem}")]
    public static partial void ClientAuthoritiesRejected(ILogger logger, string problem);

    [LoggerMessage(30, LogLevel.Information, "Listening on {Address}")]
    public static partial void Listening(ILogger logger, string address);

    [LoggerMessage(31, LogLevel.Information, "Shutting down: not ready any more, answering for {Seconds} s yet")]
    public static partial void Draining(ILogger logger, double seconds);

    [LoggerMessage(32, LogLevel.Information, "Stopped; no request was left behind")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(33, LogLevel.Warning, "Stopped; requests that were not done within {Seconds} s were cut off")]
    public static partial void StoppedLate(ILogger logger, double seconds);

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

    [LoggerMessage(55, LogLevel.Warning, "{Reference}, which a bundle in namespace {Namespace} names, could not be fetched, or not all of it; what was fetched before stays in use: {Problem}")]
    public static partial void AttestationNotFetched(ILogger logger, string reference, string @namespace, string problem);

    [LoggerMessage(60, LogLevel.Information, "{Identity} leads: it writes status, events, reports and certificates")]
    public static partial void Leading(ILogger logger, string identity);

    [LoggerMessage(61, LogLevel.Information, "{Identity} leads no longer")]
    public static partial void LedUntilNow(ILogger logger, string identity);

    [LoggerMessage(62, LogLevel.Warning, "The election of a leader failed, requests are judged all the same; it is tried again: {Problem}")]
    public static partial void ElectionFailed(ILogger logger, string problem);

    [LoggerMessage(63, LogLevel.Error, "The {Name} loop failed in a way that was not foreseen; it is begun again. Please report this")]
    public static partial void LoopFailed(ILogger logger, Exception problem, string name);

    [LoggerMessage(64, LogLevel.Debug, "Status of {Kind} {Namespace}/{Name} written")]
    public static partial void StatusWritten(ILogger logger, string kind, string @namespace, string name);

    [LoggerMessage(65, LogLevel.Warning, "The status of {Kind} {Namespace}/{Name} could not be written: {Problem}")]
    public static partial void StatusNotWritten(ILogger logger, string kind, string @namespace, string name, string problem);

    [LoggerMessage(66, LogLevel.Warning, "Event {Reason} about {Kind} {Namespace}/{Name} could not be written: {Problem}")]
    public static partial void EventNotWritten(ILogger logger, string kind, string @namespace, string name, string reason, string problem);

    [LoggerMessage(67, LogLevel.Information, "{Count} events were dropped, since too many came together; the objects' statuses say the same")]
    public static partial void EventsDropped(ILogger logger, int count);

    [LoggerMessage(70, LogLevel.Information, "Secret {Namespace}/{Name}: {Step} is done, because {Why}")]
    public static partial void CertificateStep(ILogger logger, string @namespace, string name, Certificates.CertificateStep step, string why);

    [LoggerMessage(71, LogLevel.Information, "caBundle of {Webhooks} webhooks in ValidatingWebhookConfiguration {Name} is up to date again, with {Authorities} authorities")]
    public static partial void TrustWritten(ILogger logger, string name, int webhooks, int authorities);

    [LoggerMessage(72, LogLevel.Warning, "Certificates could not be kept up to date; it is tried again: {Problem}")]
    public static partial void CertificatesNotKept(ILogger logger, string problem);

    [LoggerMessage(73, LogLevel.Warning, "ValidatingWebhookConfiguration {Name} leads no webhook to {Host}; nobody asks for reviews yet")]
    public static partial void NoWebhook(ILogger logger, string name, string host);

    [LoggerMessage(90, LogLevel.Information, "Reviewed {Pods} running pods in {Namespaces} namespaces: {Denied} of all would not be admitted now, in {Milliseconds:0} ms")]
    public static partial void Reviewed(ILogger logger, int namespaces, int pods, int denied, double milliseconds);

    [LoggerMessage(91, LogLevel.Warning, "What runs in {Namespace} could not be reviewed or reported; it is tried again: {Problem}")]
    public static partial void ReportsFailed(ILogger logger, string @namespace, string problem);

    [LoggerMessage(92, LogLevel.Information, "PolicyReports (wgpolicyk8s.io/v1alpha2) are not installed; what runs is reviewed all the same, for metrics and events")]
    public static partial void ReportsMissing(ILogger logger);

    [LoggerMessage(93, LogLevel.Information, "PolicyReports are installed: what runs is reported there")]
    public static partial void ReportsInstalled(ILogger logger);

    [LoggerMessage(94, LogLevel.Warning, "ConfigMap {Namespace}/{Name} changed under pod {Pod}, which would not be admitted now: {Rules}")]
    public static partial void ConfigMapChanged(ILogger logger, string @namespace, string name, string pod, string rules);
}
