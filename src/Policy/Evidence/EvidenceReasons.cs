using System.Globalization;
using Modelgate.Policy.Models;
using Modelgate.Policy.Policies;
using Modelgate.Policy.Rules;
using Modelgate.Verification;

namespace Modelgate.Policy.Evidence;

/// <summary>The reasons in words.</summary>
internal static class EvidenceReasons
{
    private const string Publish = "Give the ModelBundle an attestation by a builder whom the policy trusts, covering every file of the artifact.";

    public static EvidenceReason NoAttestation { get; } = new(EvidenceReasonKind.NoAttestation,
        "the bundle has no attestation for it: a declaration alone proves nothing about the bytes", Publish);

    public static EvidenceReason NotAtHand(string attestation, string why) => new(EvidenceReasonKind.NotAtHand,
        $"attestation {Wording.Quote(attestation)} is not at hand: {Wording.Plain(why)}", "Provide the attestation where the ModelBundle says that it is, or write it inline.")
    {
        Attestation = attestation,
    };

    public static EvidenceReason RootNotAtHand(string root, string why) => new(EvidenceReasonKind.NotAtHand,
        $"trusted root {Wording.Quote(root)} of the policy is not at hand: {Wording.Plain(why)}", "An admin provides the trusted root where the ModelPolicy says that it is.");

    public static EvidenceReason Invalid(string attestation, VerificationFailure failure) => new(EvidenceReasonKind.InvalidAttestation,
        $"attestation {Wording.Quote(attestation)} does not verify ({failure.Kind}): {Wording.Plain(failure.Detail.TrimEnd('.'))}",
        failure.Kind == VerificationFailureKind.InvalidSignature
            ? "Replace the attestation by the one that the builder made, unchanged and signed with a key that the policy lists; if it is that, have the builder attest again."
            : "Replace the attestation by the one that the builder made, unchanged; if it is unchanged, have the builder attest again.")
    {
        Attestation = attestation,
        Failure = failure.Kind,
        DependsOnTime = failure.Kind is VerificationFailureKind.KeyOutsideValidity or VerificationFailureKind.CertificateOutsideValidity,
    };

    public static EvidenceReason Untrusted(string attestation, VerificationFailure? failure) => new(EvidenceReasonKind.UntrustedSigner,
        failure is null
            ? $"attestation {Wording.Quote(attestation)} is signed, but the policy trusts no builder"
            : $"attestation {Wording.Quote(attestation)} is signed by nobody whom the policy trusts ({failure.Kind}): {Wording.Plain(failure.Detail.TrimEnd('.'))}",
        "Have the artifact attested by a builder whom the policy trusts, or let an admin add this signer to trust.builders.")
    {
        Attestation = attestation,
        Failure = failure?.Kind,
    };

    public static EvidenceReason OtherIdentity(string attestation, string builder, string topic, string reference) => new(EvidenceReasonKind.OtherIdentity,
        $"attestation {Wording.Quote(attestation)} by builder {Wording.Quote(builder)} speaks of {Wording.Plain(topic)} and nowhere names {Wording.Plain(reference)}",
        $"Attach an attestation whose signed statement names {Wording.Plain(reference)} as its subject.")
    {
        Attestation = attestation,
    };

    public static EvidenceReason OnlyDependency(string attestation, string builder, string reference) => new(EvidenceReasonKind.OtherIdentity,
        $"attestation {Wording.Quote(attestation)} by builder {Wording.Quote(builder)} names {Wording.Plain(reference)} only among what went into the build: what was built of it may be something else",
        $"Attach an attestation whose signed statement names {Wording.Plain(reference)} as its subject, or let an admin list, as the builder's buildTypes, those that copy without a change.")
    {
        Attestation = attestation,
    };

    public static EvidenceReason NoModel(string reference, ModelRole role) => new(EvidenceReasonKind.OtherIdentity,
        $"{Wording.Plain(reference)} is a repository of data or of an application, and whoever attests one does not vouch for a part of role {role} in it",
        "Publish the weights in a model repository and have them attested there.");

    public static EvidenceReason NoSuchFile(ModelRole role) => new(EvidenceReasonKind.FileNotCovered,
        $"none of the files that the artifact lists can be of role {role}, so nothing is signed about what is loaded",
        $"List the files of the {ReferenceWording.RoleName(role)} with their digests, and have them attested.");

    public static EvidenceReason IncompleteShards(string listed, string missing) => new(EvidenceReasonKind.FileNotCovered,
        $"the artifact lists file {Wording.Quote(listed)} without {Wording.Quote(missing)}, which is loaded with it", $"List {Wording.Plain(missing)} with its digest, and have it attested.")
    {
        File = missing,
    };

    public static EvidenceReason NotCovered(string attestation, string builder, string file) => new(EvidenceReasonKind.FileNotCovered,
        $"file {Wording.Quote(file)} is not in what builder {Wording.Quote(builder)} signed (attestation {Wording.Quote(attestation)}), and one file without a signed digest leaves the artifact uncovered",
        $"Have the builder sign every file of the artifact, {Wording.Plain(file)} too, or serve only what is signed.")
    {
        Attestation = attestation,
        File = file,
    };

    public static EvidenceReason NothingCovered(string attestation, string builder, string reference) => new(EvidenceReasonKind.FileNotCovered,
        $"attestation {Wording.Quote(attestation)} by builder {Wording.Quote(builder)} has no signed digest of {Wording.Plain(reference)}, and the artifact lists no files",
        "List the artifact's files, or have its digest signed as a subject.")
    {
        Attestation = attestation,
    };

    public static EvidenceReason Mismatch(string attestation, string builder, string file, string declared, string signed) => new(EvidenceReasonKind.DigestMismatch,
        signed.Length == 0
            ? $"attestation {Wording.Quote(attestation)} by builder {Wording.Quote(builder)} lists file {Wording.Quote(file)} with several digests"
            : $"file {Wording.Quote(file)} is declared as {declared} where builder {Wording.Quote(builder)} signed sha256:{signed} (attestation {Wording.Quote(attestation)})",
        "Serve the file that was signed and write its digest, or have the changed file attested.")
    {
        Attestation = attestation,
        File = file,
    };

    public static EvidenceReason NoBase { get; } = new(EvidenceReasonKind.NoBase,
        "it is an adapter and does not say for which model of the bundle it was made", "Set `base` to the name of the bundle's model.");

    public static EvidenceReason OtherBase(string attestation, string builder, string @base) => new(EvidenceReasonKind.OtherBase,
        $"attestation {Wording.Quote(attestation)} by builder {Wording.Quote(builder)} does not name {Wording.Plain(@base)}, the base that the bundle serves, so nobody vouches for the two together",
        "Serve the base that the adapter's statement names, or have the adapter attested for this base.")
    {
        Attestation = attestation,
    };

    public static EvidenceReason Manifest(string attestation, EvidenceReasonKind kind, string? source) => new(kind,
        kind == EvidenceReasonKind.UnsignedManifest
            ? $"manifest {Wording.Quote(attestation)} from {Wording.Quote(source ?? "")} is signed by nobody: whoever can write the ModelBundle can write it"
            : $"manifest {Wording.Quote(attestation)} comes from {Wording.Quote(source ?? "")}, the place that serves the files: whoever changes the files changes the digests too",
        Publish)
    {
        Attestation = attestation,
    };

    public static EvidenceReason NoApprovedWorkflow(string attestation, string builder) => new(EvidenceReasonKind.NoApprovedWorkflow,
        $"builder {Wording.Quote(builder)} signed it (attestation {Wording.Quote(attestation)}) through no promotion workflow that the policy approves",
        "Promote the artifact through an approved workflow, or let an admin list the builder's workflows.")
    {
        Attestation = attestation,
    };

    public static EvidenceReason NoUpstream(string attestation, string builder, string? upstream, Mirror? mirror)
    {
        var signed = upstream is null
            ? "the artifact declares no pinned upstream"
            : $"what builder {Wording.Quote(builder)} signed (attestation {Wording.Quote(attestation)}) does not link it to {Wording.Plain(upstream)}";
        return new(mirror is null ? EvidenceReasonKind.NoUpstream : EvidenceReasonKind.UnlinkedMirror,
            mirror is null ? signed : $"it lies on mirror {Wording.Quote(mirror.Prefix)}, whose content must be linked to its upstream, and {signed}",
            upstream is null
                ? "Set `upstream` to the pinned identity that was copied, and have the promotion's statement name it among its dependencies."
                : $"Have the promotion's statement name {Wording.Plain(upstream)} among its dependencies, by commit or digest.")
        {
            Attestation = attestation,
        };
    }

    public static EvidenceReason SelfUpstream(string attestation, Mirror? mirror) => new(mirror is null ? EvidenceReasonKind.NoUpstream : EvidenceReasonKind.UnlinkedMirror,
        "the declared upstream is no upstream: it is the artifact itself, the adapter's base, a dataset or an image that was built with, or lies on a mirror",
        "Set `upstream` to the pinned identity that was copied, at its original publisher, and have the promotion's statement name it among its dependencies.")
    {
        Attestation = attestation,
    };

    public static EvidenceReason UnlistedFile(string file) => new(EvidenceReasonKind.FileNotCovered,
        $"the artifact lists nothing at {Wording.Quote(file)}, so nothing is signed about it", $"Serve what the artifact lists, or list {Wording.Plain(file)} too and have it attested.")
    {
        File = file,
    };

    public static EvidenceReason PutOnOtherBase(string? @base, string served) => new(EvidenceReasonKind.OtherBase,
        $"it was made for artifact {Wording.Quote(@base ?? "")} and is put on {Wording.Quote(served)}: nobody vouches for the two together",
        "Put the adapter on the base that it was made for, or have it attested for this one.");

    public static EvidenceReason NoFileOfRole(ModelRole role) => new(EvidenceReasonKind.FileNotCovered,
        $"the {ReferenceWording.RoleName(role)} is taken from it, and it lists no file that can be one", $"List the {ReferenceWording.RoleName(role)}'s files and have them attested, or leave the model its own.");

    public static EvidenceReason Overlaid(string path, string other) => new(EvidenceReasonKind.OtherIdentity,
        $"{Wording.Plain(other)} is fetched into the same folder, {Wording.Quote(path)}, and nobody vouches for what lies there after one was written over the other", "Fetch each repository into a folder of its own.");

    public static EvidenceReason OtherRole(ModelRole declared, ModelRole used) => new(EvidenceReasonKind.OtherIdentity,
        $"it is declared as {ReferenceWording.RoleName(declared)} and loaded as {ReferenceWording.RoleName(used)}",
        $"Declare it with role {used} and have it attested as such, or load it as what it is.");

    public static EvidenceReason Expired(DateTimeOffset when) => new(EvidenceReasonKind.Expired,
        $"its evidence expired at {Moment(when)}", "Have the artifact attested again.");

    public static EvidenceReason BelowFloor(string attestation, DateTimeOffset signed, SigningFloor floor) => new(EvidenceReasonKind.BelowFloor,
        $"attestation {Wording.Quote(attestation)} was signed at {Moment(signed)}, before {Moment(floor.NotBefore)}, the policy's floor for {Wording.Plain(floor.Model)}",
        "Serve a version that was attested after the floor, or have this one attested again.")
    {
        Attestation = attestation,
    };

    public static EvidenceReason NoSigningTime(string attestation, SigningFloor floor) => new(EvidenceReasonKind.NoSigningTime,
        $"nothing vouches for when attestation {Wording.Quote(attestation)} was signed, and the policy accepts for {Wording.Plain(floor.Model)} only what was signed from {Moment(floor.NotBefore)} on",
        "Have the artifact attested with a timestamp or a transparency log.")
    {
        Attestation = attestation,
    };

    public static EvidenceReason UnsignedBelowFloor(SigningFloor floor) => new(EvidenceReasonKind.NoSigningTime,
        $"nothing vouches for when its evidence was made, and the policy accepts for {Wording.Plain(floor.Model)} only what was signed from {Moment(floor.NotBefore)} on",
        "Have the artifact attested by a builder whom the policy trusts, with a timestamp or a transparency log.");

    public static EvidenceReason CommitBelowFloor(string attestation, SigningFloor floor) => new(EvidenceReasonKind.BelowFloor,
        $"attestation {Wording.Quote(attestation)} names a commit without its repository, so it may be about {Wording.Plain(floor.Model)}, of which the policy accepts only what is seen to be signed from {Moment(floor.NotBefore)} on",
        "Have the statement name the repository beside the commit.")
    {
        Attestation = attestation,
    };

    public static EvidenceReason Revoked(Revocation revocation, string what, string? attestation) => new(EvidenceReasonKind.Revoked,
        $"{what} is revoked by the policy: {Wording.Plain(revocation.Reason)}", "Serve another version, or have it attested again by a signer who is not revoked.")
    {
        Attestation = attestation,
    };

    public static EvidenceReason MissingRole(ModelRole role) => new(EvidenceReasonKind.MissingRole,
        $"the policy requires an attested {ReferenceWording.RoleName(role)}, and the bundle has no artifact of role {role}", $"Add the {ReferenceWording.RoleName(role)} to the ModelBundle and attest it.");

    public static EvidenceReason RequiredElsewhere(ModelRole role, string artifact) => new(EvidenceReasonKind.MissingRole,
        $"the policy requires an attested {ReferenceWording.RoleName(role)}, and artifact {Wording.Quote(artifact)} is of a repository or image that the pod does not load",
        $"Attest the {ReferenceWording.RoleName(role)} that is loaded, with the reference that it is loaded from.");

    private static string Moment(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
