using System.Text;
using Modelgate.Verification.Json;

namespace Modelgate.Verification.Tests.Json;

public class Base64TextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("AA==", "00")]
    [InlineData("AA", "00")]
    [InlineData("AAE=", "0001")]
    [InlineData("AAE", "0001")]
    [InlineData("AAEC", "000102")]
    [InlineData("+/+/", "FBFFBF")]
    [InlineData("-_-_", "FBFFBF")]
    [InlineData("AAECAw==", "00010203")]
    public void One_text_one_meaning(string text, string hex) => Assert.Equal(hex, Convert.ToHexString(Base64Text.Decode(text)!));

    [Theory]
    [InlineData("A")]
    [InlineData("=")]
    [InlineData("==")]
    [InlineData("AA=")]
    [InlineData("AAE==")]
    [InlineData("AAEC=")]
    [InlineData("AAEC====")]
    [InlineData("AB==")]
    [InlineData("AAF=")]
    [InlineData("AA ==")]
    [InlineData("AA\n==")]
    [InlineData(" AAEC")]
    [InlineData("+_+_")]
    [InlineData("AA==AA==")]
    [InlineData("AÄ==")]
    public void Doubtful_texts_are_refused(string text) => Assert.Null(Base64Text.Decode(text));

    [Fact]
    public void Every_length_comes_back()
    {
        for (var length = 0; length < 100; length++)
        {
            var bytes = new byte[length];
            new Random(length).NextBytes(bytes);
            var text = Convert.ToBase64String(bytes);

            Assert.Equal(bytes, Base64Text.Decode(text));
            Assert.Equal(bytes, Base64Text.Decode(text.TrimEnd('=')));
            Assert.Equal(bytes, Base64Text.Decode(text.Replace('+', '-').Replace('/', '_')));
        }
    }

    [Fact]
    public void Two_texts_never_mean_the_same_but_for_padding_and_alphabet()
    {
        var good = Encoding.ASCII.GetBytes("AQIDBAUGBwg=");
        for (var place = 0; place < good.Length - 1; place++)
        {
            for (var other = 0; other < 256; other++)
            {
                if (other == good[place])
                    continue;
                var changed = (byte[])good.Clone();
                changed[place] = (byte)other;
                if (Base64Text.Decode(changed) is { } decoded)
                    Assert.NotEqual([1, 2, 3, 4, 5, 6, 7, 8], decoded);
            }
        }
    }
}
