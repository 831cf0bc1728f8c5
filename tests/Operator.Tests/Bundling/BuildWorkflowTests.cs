using Modelgate.Operator.Bundling;

namespace Modelgate.Operator.Tests.Bundling;

public class BuildWorkflowTests
{
    [Theory]
    [InlineData("https://github.com/corp/models/.github/workflows/promote.yaml@refs/heads/main", "https://github.com/corp/models", ".github/workflows/promote.yaml", "refs/heads/main")]
    [InlineData("https://gitlab.corp.example/ml/group/models/.gitlab-ci.yml@refs/tags/v1", "https://gitlab.corp.example/ml/group/models", ".gitlab-ci.yml", "refs/tags/v1")]
    [InlineData("https://git.corp.example/ml/models/.ci/promote.yaml@refs/heads/main", "https://git.corp.example/ml/models", ".ci/promote.yaml", "refs/heads/main")]
    [InlineData("https://ci.corp.example/org/repo//ci/promote.yaml@main", "https://ci.corp.example/org/repo", "ci/promote.yaml", "main")]
    public void Workflow_is_taken_apart(string text, string repository, string path, string reference) => Assert.Equal(new BuildWorkflow(repository, path, reference), BuildWorkflow.Parse(text));

    [Theory]
    [InlineData("promote.yaml")]
    [InlineData("https://github.com/corp/models/.github/workflows/promote.yaml")]
    [InlineData("https://github.com/corp/models/.github/workflows/promote.yaml@")]
    [InlineData("https://ci.corp.example/org/repo/ci/promote.yaml@main")]
    [InlineData("user@https://x//y")]
    public void Other_texts_are_none(string text) => Assert.Null(BuildWorkflow.Parse(text));
}
