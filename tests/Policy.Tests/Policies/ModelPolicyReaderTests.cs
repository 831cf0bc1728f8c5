using FsCheck;
using FsCheck.Fluent;
using Modelgate.Policy.Data;
using Modelgate.Policy.Declarations;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Models;
using Modelgate.Policy.Policies;
using Modelgate.Policy.Rules;
using Modelgate.Policy.Tests.Rules;
using Modelgate.Verification;

namespace Modelgate.Policy.Tests.Policies;

public class ModelPolicyReaderTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);

    internal static DeclarationResult<ModelPolicy> Read(string spec) =>
        ModelPolicyReader.Read(YamlReader.Read("apiVersion: modelgate.dev/v1alpha1\nkind: ModelPolicy\nmetadata:\n  name: p\nspec:\n" + Indent(spec), YamlDialect.Strict).Documents![0], Now);

    private static string Indent(string text) => string.Join('\n', text.Split('\n').Select(line => "  " + line));

    private const string Root = "\n  trustedRoots: [{name: r, configMapRef: {namespace: ns, name: m, key: k}}]";

    private static string Only(string spec)
    {
        var result = Read(spec);
        Assert.Null(result.Value);
        return Assert.Single(result.Problems).ToString();
    }

    [Fact]
    public void Full_policy_is_read_field_by_field()
    {
        var result = Read("""
            namespaceSelector:
              matchLabels: {team: ml}
              matchExpressions:
                - {key: env, operator: NotIn, values: [dev]}
            objectSelector:
              matchExpressions: [{key: skip, operator: DoesNotExist}]
            mode: Warn
            requiredStrength: TrustedPromotion
            rules:
              - {id: MSC202, action: Deny}
              - {id: MSC104, action: Warn, parameters: {oldest: {ollama: "0.17.1"}}}
            trust:
              builders:
                - name: ci
                  keyless:
                    issuer: https://token.actions.githubusercontent.com
                    identityPattern: https://github.com/corp/*/.github/workflows/promote.yaml@refs/tags/**
                  builderIds: [https://github.com/actions/runner]
                  buildTypes: [https://corp.example/promote/v1]
                  workflows: [https://github.com/corp/models/.github/workflows/promote.yaml@refs/heads/main]
                  predicateTypes: [https://slsa.dev/provenance/v1]
                - name: lab
                  keys:
                    - |
                      -----BEGIN PUBLIC KEY-----
                      MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEQpxkoOLR1PUBgrQmu7MbmfBtDh5n
                      KyyDQChH8ReAfefUHtmcFMPOb46tFPbHVJ2CogUNAvzx8heS5zagH0V82w==
                      -----END PUBLIC KEY-----
              mirrors: [{prefix: https://hf.corp.example, upstreamRequired: true}]
              trustedRoots: [{name: public, configMapRef: {namespace: modelgate-system, name: roots, key: trusted_root.json}}]
              modelSigning: {ignoredPaths: [notes], allowSymlinks: true}
              publishers: [pkg:huggingface/mistralai]
            bundleNamespaces: [models]
            runtimes:
              images: [{runtime: vllm, pattern: registry.corp.example/ai/*}]
              custom:
                - name: ourserver
                  images: [registry.corp.example/our-server]
                  programs: [our-server]
                  inputs: [{role: Model, flag: --model, revisionFlag: --revision}]
            unresolvable: Warn
            mutableVolumes: Deny
            mutableConfigMaps: Allow
            unrecognisedAcceleratorPods: Deny
            requiredRoles: [Model, Tokenizer]
            revocations:
              - {digest: "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", reason: leaked}
            floors: [{model: pkg:huggingface/org/name, notBefore: 2026-01-01T00:00:00Z}]
            exemptions:
              - {namespace: lab, selector: {matchLabels: {app: x}}, rules: [MSC201, MSC301], reason: trial, expires: 2026-12-31T00:00:00Z}
            """);

        // Whoever makes a pod sets its labels.
        Assert.Equal([("spec.objectSelector", true), ("spec.exemptions[0].selector", true)], result.Problems.Select(p => (p.Path, p.IsWarning)));
        var policy = result.Value!;
        Assert.Equal("p", policy.Name);
        Assert.Equal(2, policy.NamespaceSelector!.Requirements.Count);
        Assert.Equal(EnforcementMode.Warn, policy.Mode);
        Assert.Equal(EvidenceStrength.TrustedPromotion, policy.RequiredStrength);
        Assert.Equal(RuleAction.Deny, policy.ActionOf(AdmissionRules.Find(new(202))!.Description));
        Assert.Equal(RuleAction.Warn, policy.ActionOf(AdmissionRules.Find(new(501))!.Description));
        Assert.Equal(RuleAction.Deny, policy.ActionOf(AdmissionRules.Find(new(502))!.Description));
        Assert.Equal(RuleAction.Ignore, policy.ActionOf(AdmissionRules.Find(new(203))!.Description));
        Assert.Equal(RuleAction.Deny, policy.ActionOf(AdmissionRules.Find(new(503))!.Description));
        Assert.Equal(["ci", "lab"], policy.Trust.Builders.Select(b => b.Name));
        Assert.Equal("https://github.com/corp/*/.github/workflows/promote.yaml@refs/tags/**", policy.Trust.Builders[0].Keyless!.IdentityPattern);
        Assert.Equal(new Mirror("https://hf.corp.example", true), Assert.Single(policy.Trust.Mirrors));
        Assert.Equal("public", policy.Trust.Builders[0].Keyless!.TrustedRoot);
        Assert.Single(policy.Trust.Builders[1].Keys);
        Assert.Equal(("modelgate-system", new ConfigMapKey("roots", "trusted_root.json")), (policy.Trust.TrustedRoots[0].Namespace, policy.Trust.TrustedRoots[0].ConfigMap));
        Assert.True(policy.Trust.ModelSigning.AllowSymlinks);
        Assert.Equal(["models"], policy.BundleNamespaces);
        Assert.Equal("--revision", policy.Runtimes.Custom[0].Inputs[0].RevisionFlag);
        Assert.Equal([ModelRole.Model, ModelRole.Tokenizer], policy.RequiredRoles);
        Assert.Equal(RevocationKind.Digest, Assert.Single(policy.Revocations).Kind);
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), Assert.Single(policy.Floors).NotBefore);
        var exemption = Assert.Single(policy.Exemptions);
        Assert.Equal([new RuleId(201), new RuleId(301)], exemption.Rules);
    }

    [Fact]
    public void Unknown_field_is_refused_with_line_and_the_likely_name() =>
        Assert.Equal("line 6: spec.mod: There is no field \"mod\" here. Did you mean mode?", Only("mod: Warn"));

    [Fact]
    public void Wrong_choice_lists_the_values() =>
        Assert.Equal("line 6: spec.mode: \"enforce\" is none of the values of this field. Did you mean Enforce? The values are: Audit, Warn, Enforce.", Only("mode: enforce"));

    [Fact]
    public void Number_where_text_belongs_asks_for_quotes() =>
        Assert.Equal("line 6: spec.bundleNamespaces[0]: \"7\" is a number in YAML; this field is text. Put it in quotes.", Only("bundleNamespaces: [7]"));

    [Fact]
    public void Exemption_without_reason_and_expiry_is_invalid()
    {
        var result = Read("exemptions:\n  - namespace: lab\n    rules: [MSC201]");

        Assert.False(result.IsValid);
        Assert.Equal(
            [
                "line 7: spec.exemptions[0].reason: This field is required. Say why; reports show it whenever the exemption is used.",
                "line 7: spec.exemptions[0].expires: An exemption must end. Write the moment as RFC 3339: 2026-12-31T23:59:59Z.",
            ],
            result.Problems.Select(p => p.ToString()));
    }

    [Fact]
    public void Expired_exemption_is_a_warning_and_no_longer_covers()
    {
        var result = Read("exemptions:\n  - {namespace: lab, rules: [MSC201], reason: trial, expires: 2026-01-31T00:00:00Z}");

        Assert.Equal(
            "line 7: spec.exemptions[0].expires: The exemption expired on 2026-01-31 and no longer counts. Remove it, or set a new day after looking at the reason again.",
            Assert.Single(result.Problems).ToString());
        Assert.False(result.Value!.Exemptions[0].Covers(new(201), "lab", new Dictionary<string, string>(), Now));
    }

    [Theory]
    [InlineData("2026-12-31")]
    [InlineData("tomorrow")]
    [InlineData("2026-12-31T00:00:00")]
    [InlineData("2026-13-31T00:00:00Z")]
    public void Time_that_is_not_rfc_3339_is_refused(string time) =>
        Assert.Equal(
            $"line 7: spec.exemptions[0].expires: \"{time}\" is no moment in time. Write it as RFC 3339 with a time zone: 2026-12-31T23:59:59Z.",
            Only($"exemptions:\n  - {{namespace: lab, rules: [MSC201], reason: trial, expires: \"{time}\"}}"));

    [Fact]
    public void Wildcard_in_an_exact_field_is_refused() =>
        Assert.Equal(
            "line 10: spec.trust.builders[0].keyless.identity: \"https://github.com/corp/*\" has a wildcard, but this field is compared exactly, so it would match nothing. "
            + "Write the name out, or move it to identityPattern.",
            Only("trust:\n  builders:\n    - name: ci\n      keyless:\n        identity: https://github.com/corp/*\n        issuer: https://accounts.example" + Root));

    [Theory]
    [InlineData("**", "matches everything")]
    [InlineData(".*", "looks like a regular expression")]
    [InlineData("^https://github.com/corp/.*$", "looks like a regular expression")]
    [InlineData("https://*/corp/x", "matches names on other hosts")]
    [InlineData("https://github.com/**", "matches everything at github.com")]
    public void Pattern_that_means_too_much_is_refused(string pattern, string why) =>
        Assert.StartsWith(
            $"line 9: spec.trust.builders[0].keyless.identityPattern: \"{pattern}\" {why}. The pattern is no regular expression and always covers the whole name",
            Only($"trust:\n  builders:\n    - name: ci\n      keyless: {{issuer: \"https://accounts.example\", identityPattern: '{pattern}'}}" + Root), StringComparison.Ordinal);

    [Fact]
    public void Pattern_that_no_name_needs_is_refused() =>
        Assert.Contains(" is longer than 1024 characters.",
            Only($"trust:\n  builders:\n    - name: ci\n      keyless: {{issuer: \"https://accounts.example\", identityPattern: 'https://github.com/corp/{new string('a', 1024)}'}}" + Root), StringComparison.Ordinal);

    [Fact]
    public void Builder_without_an_identity_is_refused() =>
        Assert.Contains("The builder has no identity, so everybody would be it.", Only("trust: {builders: [{name: ci}]}"), StringComparison.Ordinal);

    [Fact]
    public void Workflow_that_everybody_may_call_is_warned_about_unless_its_callers_are_listed()
    {
        const string Builder = "trust:\n  builders:\n    - name: ci\n      keyless: {issuer: \"https://token.actions.githubusercontent.com\", "
            + "identity: \"https://github.com/slsa-framework/slsa-github-generator/.github/workflows/generator_generic_slsa3.yml@refs/tags/v2.1.0\"}";
        var result = Read(Builder + Root);

        Assert.NotNull(result.Value);
        Assert.Contains("Every repository may call this workflow", Assert.Single(result.Problems).ToString(), StringComparison.Ordinal);
        Assert.Empty(Read(Builder + "\n      workflows: [\"https://github.com/corp/models/.github/workflows/promote.yaml@refs/heads/main\"]" + Root).Problems);
    }

    [Fact]
    public void Private_key_is_refused_loudly() =>
        Assert.Contains("This is a private key.", Only("trust: {builders: [{name: ci, keys: ['-----BEGIN PRIVATE KEY-----']}]}"), StringComparison.Ordinal);

    [Fact]
    public void Setting_and_rule_that_decide_the_same_are_refused() =>
        Assert.Equal(
            "line 7: spec.unresolvable: unresolvable and the entry for MSC501 under rules both decide the same. Keep one of them.",
            Only("rules: [{id: MSC501, action: Audit}]\nunresolvable: Warn"));

    [Theory]
    [InlineData("MSC777", "There is no rule \"MSC777\".")]
    [InlineData("MSC902", "MSC902 is not a policy's to decide: it is about Modelgate itself.")]
    public void Rule_that_cannot_be_set_is_refused(string id, string message) =>
        Assert.Contains(message, Only($"rules: [{{id: {id}, action: Warn}}]"), StringComparison.Ordinal);

    [Fact]
    public void Evidence_rules_can_be_set() => Assert.Equal(RuleAction.Warn, Reviews.Valid(Read("rules: [{id: MSC307, action: Warn}]")).ActionOf(AdmissionRules.Find(new(307))!.Description));

    [Fact]
    public void Keyless_builder_needs_one_trusted_root_and_says_so_at_its_field()
    {
        const string Builder = "trust:\n  builders:\n    - name: ci\n      keyless: {issuer: https://accounts.example, identity: a@b.example";
        const string Two = "\n  trustedRoots: [{name: a, configMapRef: {namespace: ns, name: m, key: k}}, {name: b, configMapRef: {namespace: ns, name: m, key: k}}]";

        Assert.Equal(
            "line 9: spec.trust.builders[0].keyless.trustedRoot: The policy lists no trusted root, so no certificate can be verified. "
            + "Add one to trust.trustedRoots, such as the trusted_root.json of your Sigstore instance.",
            Only(Builder + "}"));
        Assert.Contains("The policy lists several trusted roots. Name the one that vouches for this identity.", Only(Builder + "}" + Two), StringComparison.Ordinal);
        Assert.Contains("The policy lists no trusted root \"c\".", Only(Builder + ", trustedRoot: c}" + Two), StringComparison.Ordinal);
        Assert.Equal("b", Read(Builder + ", trustedRoot: b}" + Two).Value!.Trust.Builders[0].Keyless!.TrustedRoot);
        Assert.Equal("r", Read(Builder + "}" + Root).Value!.Trust.Builders[0].Keyless!.TrustedRoot);
    }

    [Theory]
    [InlineData("{name: r}", "The trusted root itself is missing.")]
    [InlineData("{name: r, inline: '{}', configMapRef: {namespace: ns, name: m, key: k}}", "The trusted root is given twice.")]
    [InlineData("{name: r, inline: '{}'}", "The trusted root cannot be used (MalformedTrustedRoot):")]
    [InlineData("{name: r, configMapRef: {name: m, key: k}}", "A policy belongs to no namespace, so say where the ConfigMap is.")]
    public void Trusted_root_that_cannot_be_used_is_refused(string root, string message) =>
        Assert.Contains(message, string.Join('\n', Read($"trust: {{trustedRoots: [{root}]}}").Problems), StringComparison.Ordinal);

    [Theory]
    [InlineData("keys: ['-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----']", "spec.trust.builders[0].keys: An entry cannot be used (MalformedKey):")]
    [InlineData("keys: ['-----BEGIN PUBLIC KEY-----\nAAAA']", "spec.trust.builders[0].keys: An entry is no PEM text:")]
    [InlineData("keys: ['-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY----- x']", "spec.trust.builders[0].keys: An entry is no PEM text:")]
    [InlineData("keys: [key.pem]", "spec.trust.builders[0].keys: An entry does not begin with")]
    [InlineData("certificateAuthorities: ['-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'], identity: a", "spec.trust.builders[0].certificateAuthorities: An entry cannot be used (InvalidCertificate):")]
    [InlineData("keyless: {issuer: https://a.example, identity: b}, identity: c", "spec.trust.builders[0].identity: Only certificateAuthorities have it here.")]
    [InlineData("keyless: {issuer: https://a.example, identity: b}, trustedRoot: r", "spec.trust.builders[0].trustedRoot: Only keys have it here;")]
    public void Key_or_certificate_that_cannot_be_used_is_refused_at_its_field(string builder, string message) =>
        Assert.Contains(message, Assert.Single(Read($"trust:\n  builders: [{{name: ci, {builder.Replace("\n", "\n\n          ", StringComparison.Ordinal)}}}]{Root}").Problems).ToString(), StringComparison.Ordinal);

    [Fact]
    public void Selector_with_values_for_exists_is_refused() =>
        Assert.Contains("Operator Exists takes no values.", Only("namespaceSelector: {matchExpressions: [{key: a, operator: Exists, values: [b]}]}"), StringComparison.Ordinal);

    [Fact]
    public void All_problems_come_at_once() => Assert.Equal(3, Read("mod: Warn\nmutableImages: no\nmode: Deny").Problems.Count);

    [Fact]
    public void Readers_never_throw_on_any_text()
    {
        var words = new[] { "spec", "exemptions", "rules", "trust", "builders", "keyless", "- ", ": ", "\n", "  ", "{", "}", "[", "]", "'", "*", "x", "1", "~", "expires", "attestations", "artifacts", "files", "path", "digest", "matchExpressions", "\u0000" };
        var texts = Gen.Elements(words).ArrayOf().Select(parts => string.Concat(parts));
        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            foreach (var document in YamlReader.Read(text, YamlDialect.Strict).Documents ?? [])
            {
                _ = ModelPolicyReader.Read(document, Now);
                _ = ModelBundleReader.Read(document);
            }
        }).QuickCheckThrowOnFailure();
    }
}
