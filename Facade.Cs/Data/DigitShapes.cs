namespace Hybrid.Data;

/// <summary>How people write the ten digits: for each digit several variants, each a list of strokes.</summary>
internal static class DigitShapes
{
    /// <summary>The variants of each digit, 0 to 9.</summary>
    public static DigitStroke[][][] All { get; } =
    [
        [
            [DigitStroke.Curve(.5f, 0, .24f, .16f, .16f, .5f, .24f, .84f, .5f, 1, .76f, .84f, .84f, .5f, .76f, .16f, .5f, 0)],
            [DigitStroke.Curve(.6f, .03f, .33f, .1f, .2f, .45f, .27f, .85f, .5f, 1, .74f, .76f, .8f, .35f, .62f, .05f, .42f, .14f)],
            [DigitStroke.Curve(.62f, 0, .36f, .2f, .22f, .6f, .32f, .95f, .5f, .98f, .7f, .7f, .76f, .3f, .62f, 0)],
        ],
        [
            [DigitStroke.Straight(.5f, 0, .5f, 1)],
            [DigitStroke.Straight(.3f, .22f, .52f, 0, .52f, 1)],
            [DigitStroke.Straight(.32f, .2f, .52f, 0, .52f, 1), DigitStroke.Straight(.3f, 1, .74f, 1)],
        ],
        [
            [DigitStroke.Curve(.2f, .25f, .35f, .03f, .65f, .03f, .78f, .25f, .65f, .5f, .4f, .76f, .2f, 1), DigitStroke.Straight(.2f, 1, .82f, 1)],
            [DigitStroke.Curve(.2f, .2f, .45f, 0, .75f, .15f, .7f, .45f, .4f, .82f, .2f, .95f, .22f, .8f, .4f, .82f, .6f, .97f, .86f, .92f)],
            [DigitStroke.Curve(.22f, .15f, .5f, 0, .78f, .18f, .72f, .42f, .2f, .97f), DigitStroke.Curve(.2f, .97f, .5f, .92f, .85f, 1)],
        ],
        [
            [DigitStroke.Curve(.2f, .12f, .45f, 0, .75f, .12f, .7f, .36f, .42f, .47f), DigitStroke.Curve(.42f, .47f, .76f, .57f, .8f, .84f, .5f, 1, .18f, .88f)],
            [DigitStroke.Straight(.2f, 0, .78f, 0, .45f, .42f), DigitStroke.Curve(.45f, .42f, .78f, .52f, .82f, .8f, .55f, 1, .18f, .9f)],
            [DigitStroke.Curve(.24f, .06f, .58f, .02f, .7f, .2f, .56f, .4f, .4f, .46f, .64f, .52f, .74f, .75f, .54f, .97f, .2f, .98f)],
        ],
        [
            [DigitStroke.Straight(.3f, 0, .2f, .55f, .84f, .55f), DigitStroke.Straight(.7f, .12f, .68f, 1)],
            [DigitStroke.Straight(.64f, 1, .64f, 0, .14f, .66f, .88f, .66f)],
            [DigitStroke.Curve(.22f, .05f, .2f, .4f, .45f, .55f, .74f, .42f), DigitStroke.Straight(.76f, .05f, .7f, 1)],
        ],
        [
            [DigitStroke.Straight(.78f, 0, .28f, 0, .24f, .45f), DigitStroke.Curve(.24f, .45f, .55f, .36f, .8f, .6f, .7f, .92f, .4f, 1, .18f, .88f)],
            [DigitStroke.Curve(.76f, .02f, .36f, .05f, .28f, .4f, .6f, .45f, .78f, .7f, .6f, .97f, .2f, .95f)],
            [DigitStroke.Curve(.3f, .03f, .26f, .42f, .6f, .42f, .76f, .68f, .58f, .96f, .2f, .97f), DigitStroke.Straight(.3f, .03f, .86f, 0)],
        ],
        [
            [DigitStroke.Curve(.7f, .02f, .4f, .2f, .22f, .55f, .26f, .88f, .5f, 1, .75f, .86f, .72f, .62f, .48f, .53f, .25f, .7f)],
            [DigitStroke.Curve(.55f, 0, .3f, .35f, .2f, .7f, .35f, .97f, .65f, .97f, .78f, .75f, .6f, .58f, .3f, .68f)],
            [DigitStroke.Curve(.36f, 0, .22f, .4f, .26f, .84f, .52f, 1, .74f, .82f, .62f, .62f, .38f, .66f, .28f, .82f)],
        ],
        [
            [DigitStroke.Straight(.18f, .02f, .8f, .02f, .42f, 1)],
            [DigitStroke.Straight(.18f, .02f, .8f, .02f, .42f, 1), DigitStroke.Straight(.36f, .5f, .76f, .5f)],
            [DigitStroke.Straight(.18f, .18f, .2f, .02f, .8f, .02f), DigitStroke.Curve(.8f, .02f, .56f, .45f, .45f, 1)],
        ],
        [
            [
                DigitStroke.Curve(.5f, 0, .26f, .1f, .27f, .38f, .5f, .48f, .74f, .38f, .74f, .1f, .5f, 0),
                DigitStroke.Curve(.5f, .48f, .21f, .6f, .2f, .9f, .5f, 1, .8f, .9f, .79f, .6f, .5f, .48f),
            ],
            [DigitStroke.Curve(.72f, .15f, .5f, 0, .28f, .15f, .4f, .4f, .65f, .58f, .75f, .82f, .5f, 1, .25f, .82f, .38f, .58f, .62f, .4f, .72f, .15f)],
            [DigitStroke.Curve(.78f, .06f, .4f, .02f, .3f, .24f, .6f, .5f, .7f, .8f, .44f, 1, .26f, .8f, .44f, .54f, .78f, .06f)],
        ],
        [
            [DigitStroke.Curve(.75f, .28f, .6f, .03f, .32f, .05f, .2f, .3f, .35f, .53f, .6f, .5f, .75f, .28f), DigitStroke.Straight(.76f, .1f, .72f, 1)],
            [DigitStroke.Curve(.75f, .2f, .5f, 0, .22f, .2f, .3f, .5f, .6f, .48f, .77f, .2f), DigitStroke.Curve(.77f, .2f, .76f, .6f, .6f, .92f, .3f, 1)],
            [DigitStroke.Curve(.72f, .1f, .42f, .02f, .26f, .28f, .44f, .48f, .7f, .3f, .72f, .1f), DigitStroke.Curve(.72f, .1f, .68f, .55f, .52f, 1)],
        ],
    ];
}
