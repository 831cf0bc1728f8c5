using FsCheck;
using FsCheck.Fluent;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Tests.Resolution;

public class MountTableTests
{
    private static MountTable Table(params string[] paths) =>
        new([.. paths.Select((path, index) => new PlacedMount(path, "/", new($"v{index}", path, "", false, false, FieldPath.Root)))]);

    private static string? Covering(MountTable table, string path) => table.Covering(path)?.Mount.Volume;

    [Fact]
    public void The_longest_mount_covers_and_of_equals_the_later()
    {
        var table = Table("/a/b", "/a", "/a/b", "/a/bc", "/a-b");
        Assert.Equal("v2", Covering(table, "/a/b/x"));
        Assert.Equal("v2", Covering(table, "/a/b"));
        Assert.Equal("v1", Covering(table, "/a/b-x"));
        Assert.Equal("v3", Covering(table, "/a/bc/y"));
        Assert.Equal("v4", Covering(table, "/a-b"));
        Assert.Null(Covering(table, "/b"));
        Assert.Null(Covering(table, "/"));
    }

    [Fact]
    public void A_mount_at_the_root_covers_everything() => Assert.Equal("v0", Covering(Table("/", "/a/b"), "/a/x"));

    [Fact]
    public void No_mounts_cover_nothing()
    {
        Assert.Null(Covering(Table(), "/a"));
        Assert.True(Table().Below("/").IsEmpty);
    }

    [Fact]
    public void Any_mounts_answer_as_a_search_of_all_of_them_would()
    {
        var part = Gen.Elements("a", "b", "a-b", "a.b", "ab");
        var path = part.ListOf().Select(parts => "/" + string.Join('/', parts.Take(4)));
        Prop.ForAll(path.ArrayOf().ToArbitrary(), path.ToArbitrary(), (mounts, wanted) =>
        {
            var table = Table(mounts);
            var best = -1;
            for (var i = 0; i < mounts.Length; i++)
            {
                if (ContainerPath.IsAtOrBelow(wanted, mounts[i]) && (best < 0 || mounts[i].Length >= mounts[best].Length))
                    best = i;
            }

            Assert.Equal(best < 0 ? null : $"v{best}", Covering(table, wanted));
            Assert.Equal(
                mounts.Where(mount => ContainerPath.IsAtOrBelow(mount, wanted)).Order(StringComparer.Ordinal),
                table.Below(wanted).ToArray().Select(mount => mount.At).Order(StringComparer.Ordinal));
        }).QuickCheckThrowOnFailure();
    }
}
