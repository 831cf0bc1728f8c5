namespace Modelgate.Operator.Reports.Html;

/// <summary>The page's end: what its words mean and where more is to be had.</summary>
internal static class HtmlGuide
{
    private const string Text = """
        <section aria-labelledby="guide">
        <h2 id="guide">How to read this</h2>
        <h3>Decisions</h3>
        <dl>
        <div><dt>Denied</dt><dd>The cluster would refuse the object under these policies. Each finding with the action Deny must be mended, or exempted by an admin with a reason and an expiry.</dd></div>
        <div><dt>Warned</dt><dd>The object is admitted, and whoever applies it sees the findings.</dd></div>
        <div><dt>Allowed</dt><dd>The object is admitted. Findings with the action Audit are only recorded; Exempted ones would count if an exemption did not cover them.</dd></div>
        </dl>
        <h3>Strength of evidence, weakest first</h3>
        <dl>
        <div><dt>None</dt><dd>There is no evidence, or none that verifies.</dd></div>
        <div><dt>SelfReferential</dt><dd>Digests that come from the place that serves the files: whoever changes the files changes them too.</dd></div>
        <div><dt>UnsignedManifest</dt><dd>Digests from another place, signed by nobody.</dd></div>
        <div><dt>UntrustedSignature</dt><dd>A valid signature by nobody whom the policy trusts.</dd></div>
        <div><dt>TrustedSignature</dt><dd>Signed by a builder whom the policy trusts, covering every file.</dd></div>
        <div><dt>TrustedPromotion</dt><dd>That, and the statement links the part to an immutable upstream revision through an approved workflow.</dd></div>
        </dl>
        <p>A bundle is as strong as its weakest part. A part that no ModelBundle declares has no evidence at all.</p>
        <h3>More</h3>
        <p><code>modelgate rules ID</code> explains a rule with a denied and a mended pod, <code>modelgate explain FILE</code> shows step by step how a reference was found, and <code>modelgate review --output json</code> has everything for programs.</p>
        </section>

        """;

    /// <summary>Writes it.</summary>
    public static void Write(HtmlWriter page) => page.WriteConstant(Text);
}
