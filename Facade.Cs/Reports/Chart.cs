namespace Hybrid.Reports;

/// <summary>A picture of numbers as SVG. Colours come from the style of the page that it stands in: see <see cref="HtmlReport"/>.</summary>
public abstract record Chart
{
    /// <summary>What the picture shows, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>The picture as one <c>svg</c> element with <c>role="img"</c> and the description as its label.</summary>
    public string ToSvg()
    {
        var svg = new SvgBuilder();
        (double width, double height) = Draw(svg);
        return svg.Close(width, height, Describe());
    }

    /// <summary>What a person who cannot see the picture needs to know, made from the numbers.</summary>
    public abstract string Describe();

    private protected abstract (double Width, double Height) Draw(SvgBuilder svg);
}
