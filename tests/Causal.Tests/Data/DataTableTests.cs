namespace Hybrid.Causal.Tests.Data;

public sealed class DataTableTests
{
    [Fact]
    public void Words_become_places_of_sorted_states_and_empty_cells_are_missing()
    {
        DataTable table = DataTable.Parse("x,arm\n1.5,treated\n,control\n3,NA");
        Assert.Equal([1.5, double.NaN, 3], table["x"].ToArray());
        Assert.Equal([1, 0, double.NaN], table["arm"].ToArray());
        Assert.Equal(["control", "treated"], table.States("arm"));
        Assert.Equal(1, table.Complete().Rows);
        Assert.Equal(2, table.Complete("x").Rows);
    }

    [Fact]
    public void Without_a_header_columns_are_numbered()
    {
        DataTable table = DataTable.Parse("1 2\n3 4");
        Assert.Equal(["X1", "X2"], table.Columns);
        Assert.Equal(2, table.Rows);
    }

    [Fact]
    public void Discrete_data_go_there_and_back()
    {
        DataTable table = DataTable.Parse("a,b\n0,x\n2,y\n0,x");
        Probabilistic.DiscreteData data = table.ToDiscrete();
        Assert.Equal(["0", "2"], data.Variables[0].States);
        Assert.Equal([0, 1, 0], data.Column(1).ToArray());
        Assert.Equal(table["a"].ToArray(), DataTable.Of(data)["a"].ToArray());
    }

    [Fact]
    public void Bad_tables_are_refused_with_the_place()
    {
        Assert.Equal("text:3:1: the row has 1 cells and the first 2; give a cell for every column", Assert.Throws<DataFormatException>(() => DataTable.Parse("a,b\n1,2\n3")).Message);
        Assert.Contains("twice", Assert.Throws<DataFormatException>(() => DataTable.Parse("a,a\n1,2")).Message, StringComparison.Ordinal);
        Assert.Contains("did you mean 'height'?", Assert.Throws<ArgumentException>(() => DataTable.Parse("height\n1")["hieght"].ToArray()).Message, StringComparison.Ordinal);
        Assert.Contains("discrete data need at most 1000", Assert.Throws<ArgumentException>(() => new DataTable([("x", [.. Enumerable.Range(0, 1001).Select(i => (double)i)])]).ToDiscrete()).Message, StringComparison.Ordinal);
    }
}
