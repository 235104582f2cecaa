namespace Hybrid.Reinforcement;

/// <summary>Pixels, row by row, as positions in a list of colours.</summary>
internal sealed class Raster
{
    private readonly Palette _palette;

    public Raster(Drawing drawing, Palette palette)
    {
        Width = drawing.Width;
        Height = drawing.Height;
        _palette = palette;
        Pixels = new byte[Width * Height];
        Array.Fill(Pixels, palette.Index(drawing.Ground));
        foreach (Mark mark in drawing.Marks)
        {
            byte colour = palette.Index(mark.Colour);
            switch (mark)
            {
                case PolygonMark polygon:
                    Fill(polygon, colour);
                    break;
                case DiscMark disc:
                    Fill(disc, colour);
                    break;
                case TextMark text:
                    Write(text, colour);
                    break;
                default:
                    throw new InvalidOperationException($"Raster: there is no way to draw a {mark.GetType().Name}");
            }
        }
    }

    public int Width { get; }

    public int Height { get; }

    public byte[] Pixels { get; }

    /// <summary>The colour of a pixel.</summary>
    public Colour this[int x, int y] => _palette.Colours[Pixels[(y * Width) + x]];

    // A pixel belongs to a shape when its centre does; the even-odd rule along each row.
    private void Fill(PolygonMark polygon, byte colour)
    {
        IReadOnlyList<(double X, double Y)> points = polygon.Points;
        int first = Math.Max(0, (int)Math.Floor(points.Min(point => point.Y)));
        int last = Math.Min(Height - 1, (int)Math.Ceiling(points.Max(point => point.Y)));
        var crossings = new List<double>();
        for (int y = first; y <= last; y++)
        {
            double centre = y + 0.5;
            crossings.Clear();
            for (int i = 0; i < points.Count; i++)
            {
                (double x1, double y1) = points[i];
                (double x2, double y2) = points[(i + 1) % points.Count];
                if ((y1 <= centre) != (y2 <= centre))
                {
                    crossings.Add(x1 + ((centre - y1) / (y2 - y1) * (x2 - x1)));
                }
            }

            crossings.Sort();
            for (int i = 0; i + 1 < crossings.Count; i += 2)
            {
                Span(y, crossings[i], crossings[i + 1], colour);
            }
        }
    }

    private void Fill(DiscMark disc, byte colour)
    {
        for (int y = Math.Max(0, (int)(disc.Y - disc.Radius)); y <= Math.Min(Height - 1, (int)(disc.Y + disc.Radius)); y++)
        {
            double apart = y + 0.5 - disc.Y;
            double half = (disc.Radius * disc.Radius) - (apart * apart);
            if (half > 0)
            {
                Span(y, disc.X - Math.Sqrt(half), disc.X + Math.Sqrt(half), colour);
            }
        }
    }

    private void Write(TextMark text, byte colour)
    {
        double dot = text.Size / Font.Rows;
        for (int i = 0; i < text.Text.Length; i++)
        {
            double left = text.Left + (i * text.Size * TextMark.Advance);
            for (int row = 0; row < Font.Rows; row++)
            {
                double top = text.Y - (text.Size / 2) + (row * dot);
                for (int column = 0; column < Font.Columns; column++)
                {
                    if (!Font.Has(text.Text[i], row, column))
                    {
                        continue;
                    }

                    for (int y = Math.Max(0, (int)Math.Floor(top + 0.5)); y < Math.Min(Height, (int)Math.Floor(top + dot + 0.5)); y++)
                    {
                        Span(y, Math.Floor(left + (column * dot) + 0.5), Math.Floor(left + ((column + 1) * dot) + 0.5), colour);
                    }
                }
            }
        }
    }

    private void Span(int y, double from, double to, byte colour)
    {
        int first = Math.Max(0, (int)Math.Ceiling(from - 0.5));
        int end = Math.Min(Width, (int)Math.Ceiling(to - 0.5));
        if (first < end)
        {
            Pixels.AsSpan((y * Width) + first, end - first).Fill(colour);
        }
    }
}
