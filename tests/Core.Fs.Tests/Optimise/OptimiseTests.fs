module Hybrid.Core.Tests.Optimise.OptimiseTests

open System
open Xunit
open Hybrid.Core

/// A model of two tensors, so that paths, chains and masks have something to tell apart.
type Model = { Weight: Tensor; Bias: Tensor }

let model dtype : Model =
    {
        Weight = Tensor.cast dtype (Tensor.ofFloat64 [| 3 |] [| 1.0; -2.0; 0.25 |])
        Bias = Tensor.cast dtype (Tensor.ofFloat64 [| 2 |] [| 0.5; -1.5 |])
    }

/// sum of a (p - c)^2 / 2 + p^4 / 10
let loss (m: Model) =
    let term (p: Tensor) a c =
        let a, c = Tensor.cast p.Dtype (Tensor.ofFloat64 p.Shape a), Tensor.cast p.Dtype (Tensor.ofFloat64 p.Shape c)
        Tensor.sum (0.5 * a * Tensor.square (p - c) + 0.1 * Tensor.square (Tensor.square p))

    term m.Weight [| 1.0; 2.0; 0.5 |] [| 0.3; -0.7; 1.2 |] + term m.Bias [| 3.0; 0.1 |] [| -0.4; 2.0 |]

let numbers (value: 'a) = Tree.leaves value |> Array.collect Tensor.toArray

/// The parameters after some steps of a compiled loop, for any scalar function of a tree.
let after steps (f: 'p -> Tensor) (optimiser: Optimiser) (start: 'p) : 'p =
    let step (p, state) () = Optimiser.apply optimiser (Grad.grad f p) state p, ()

    let session = Program.start step (start, Optimiser.init optimiser start)

    for _ in 1..steps do
        session.Step()

    fst session.State

let close tolerance (expected: float seq) (actual: float[]) what =
    Seq.iteri2
        (fun i (e: float) a -> Assert.True(abs (e - a) <= tolerance * max 1.0 (abs e), $"{what}: number {i} is {a}, expected {e}"))
        expected
        actual

let quick = { AdamOptions.Default with Rate = 0.1 }

type Row = { Name: string; Optimiser: Optimiser; One: float list; Ten: float list }

/// The parameters after one and ten steps from `model` down `loss`: torch.optim 1.13 in double precision with the same options.
let torch =
    [
        {
            Name = "gradient descent"
            Optimiser = Optimise.gradientDescent 0.05
            One = [ 0.945; -1.71; 0.2734375; 0.3625; -1.415 ]
            Ten = [ 0.6349802482341034; -0.8797082651671905; 0.4540476028205399; -0.22354524643580506; -0.9625730082748498 ]
        }
        {
            Name = "gradient descent, l2"
            Optimiser = Transform.chain [ Transform.l2 0.1; Optimise.gradientDescent 0.05 ]
            One = [ 0.94; -1.7; 0.2721875; 0.36; -1.4075 ]
            Ten = [ 0.6081672401210347; -0.8517883590287688; 0.4391494827231837; -0.2231242003005719; -0.9214064148442954 ]
        }
        {
            Name = "momentum"
            Optimiser = Optimise.momentum 0.05 0.9
            One = [ 0.945; -1.71; 0.2734375; 0.3625; -1.415 ]
            Ten = [ -0.08740742315659651; 0.13915787898161341; 0.9398714910433217; -0.60361863383639; 0.3459230685984762 ]
        }
        {
            Name = "nesterov"
            Optimiser = Optimise.nesterov 0.05 0.9
            One = [ 0.8955; -1.4489999999999998; 0.29453125; 0.23875; -1.3385 ]
            Ten = [ 0.012238304403114221; -0.30931292718537373; 0.9253199787399543; -0.45825707892540374; 0.29150804981092776 ]
        }
        {
            Name = "adagrad"
            Optimiser = Optimise.adagrad 0.1
            One = [ 0.9000000000090909; -1.900000000001724; 0.34999999997866665; 0.40000000000363634; -1.4000000000058823 ]
            Ten = [ 0.5986918589094936; -1.5554607927751003; 0.6591913158267444; 0.06264342107650048; -1.073036441441238 ]
        }
        {
            Name = "adadelta"
            Optimiser = Optimise.adadelta 1.0 0.9 1e-6
            One = [ 0.9968377354070137; -1.996837722809849; 0.2531622057032395; 0.49683772443059165; -1.496837727810886 ]
            Ten = [ 0.9669369944304684; -1.9666537176270917; 0.2833177044296712; 0.4666649880097366; -1.4668140157071106 ]
        }
        {
            Name = "rmsprop"
            Optimiser = Optimise.rmsprop RmspropOptions.Default
            One = [ 0.9000000090909083; -1.9000000017241379; 0.34999997866667115; 0.40000000363636357; -1.4000000058823527 ]
            Ten = [ 0.59537208752517; -1.5515593037375082; 0.6621862293980949; 0.05890225623310505; -1.0692667454750335 ]
        }
        {
            Name = "rmsprop centred"
            Optimiser = Optimise.rmsprop { RmspropOptions.Default with Centred = true }
            One = [ 0.8994962276568145; -1.8994962202156322; 0.35050375997710426; 0.3994962221471733; -1.399496224415849 ]
            Ten = [ 0.5891490433795478; -1.5430046139763047; 0.6679784845590738; 0.050897808046473876; -1.0615048599422983 ]
        }
        {
            Name = "rmsprop momentum"
            Optimiser = Optimise.rmsprop { RmspropOptions.Default with Momentum = 0.5 }
            One = [ 0.9000000090909083; -1.9000000017241379; 0.34999997866667115; 0.40000000363636357; -1.4000000058823527 ]
            Ten = [ 0.37762424268786904; -1.2387557877961788; 0.8115097417315076; -0.2205760980365179; -0.7781776591525867 ]
        }
        {
            Name = "rmsprop centred momentum"
            Optimiser = Optimise.rmsprop { RmspropOptions.Default with Momentum = 0.5; Centred = true }
            One = [ 0.8994962276568145; -1.8994962202156322; 0.35050375997710426; 0.3994962221471733; -1.399496224415849 ]
            Ten = [ 0.37261617913676903; -1.2276964540570285; 0.8123608258618575; -0.2289308919232528; -0.7682682312370414 ]
        }
        {
            Name = "adam"
            Optimiser = Optimise.adam quick
            One = [ 0.9000000009090909; -1.9000000001724138; 0.3499999978666667; 0.40000000036363637; -1.4000000005882354 ]
            Ten = [ 0.16768012740196375; -1.0675578920315896; 0.9891801174138275; -0.4050293305398569; -0.5887518128138202 ]
        }
        {
            Name = "adam, l2"
            Optimiser = Transform.chain [ Transform.l2 0.2; Optimise.adam quick ]
            One = [ 0.9000000007692308; -1.9000000001612904; 0.34999999761194034; 0.4000000003508772; -1.4000000005 ]
            Ten = [ 0.14968414676460054; -1.063837009459516; 0.836786825176754; -0.39988370482233404; -0.578577351311693 ]
        }
        {
            Name = "adamw"
            Optimiser = Optimise.adamw { quick with Decay = 0.2 }
            One = [ 0.8800000009090909; -1.8600000001724137; 0.3449999978666667; 0.39000000036363636; -1.3700000005882353 ]
            Ten = [ 0.10677811152380173; -0.82024854629944; 0.9292083931089721; -0.4068463531567461; -0.42113514863129775 ]
        }
        {
            Name = "amsgrad"
            Optimiser = Optimise.amsgrad quick
            One = [ 0.9000000009090909; -1.9000000001724138; 0.3499999978666667; 0.40000000036363637; -1.4000000005882354 ]
            Ten = [ 0.16771635667379578; -1.0675578920315896; 0.9891801174138275; -0.4050293305398569; -0.5887518128138202 ]
        }
        {
            Name = "adamax"
            Optimiser = Optimise.adamax quick
            One = [ 0.9000000009090909; -1.9000000001724138; 0.3499999978666667; 0.40000000036363637; -1.4000000005882354 ]
            Ten = [ 0.3516747187966132; -1.2307832516623693; 0.895824270251153; -0.2430024165686208; -0.7806702972001208 ]
        }
        // PyTorch 1.13 multiplies one factor of the product twice (corrected in 2.0): these are of the formula in NumPy.
        {
            Name = "nadam"
            Optimiser = Optimise.nadam quick
            One = [ 0.8943548231248718; -1.894354822346608; 0.3556451755817751; 0.3943548225486254; -1.3943548227859033 ]
            Ten = [ 0.4162405362064363; -1.3183456447482584; 0.8056081870693695; -0.1567224291245665; -0.8490034723508949 ]
        }
        {
            Name = "clip by value"
            Optimiser = Transform.chain [ Transform.clipByValue 0.5; Optimise.gradientDescent 0.05 ]
            One = [ 0.975; -1.975; 0.2734375; 0.475; -1.475 ]
            Ten = [ 0.7499999999999998; -1.7500000000000009; 0.4540476028205399; 0.2499999999999998; -1.2500000000000009 ]
        }
        {
            Name = "clip by norm"
            Optimiser = Transform.chain [ Transform.clipByGlobalNorm 1.0; Optimise.gradientDescent 0.05 ]
            One = [ 0.9918482495303844; -1.9570180429783908; 0.25347375730239297; 0.4796206238259611; -1.4874018401833213 ]
            Ten = [ 0.9079147345676164; -1.585967280766165; 0.2917826006408239; 0.2796600654556977; -1.3605762738794922 ]
        }
    ]

let torchNames = torch |> List.map (fun row -> [| box row.Name |])

[<Theory; MemberData(nameof torchNames)>]
let ``one and ten steps equal those of PyTorch`` (name: string) =
    let row = torch |> List.find (fun row -> row.Name = name)
    close 1e-12 row.One (numbers (after 1 loss row.Optimiser (model Dtype.Float64))) name
    close 1e-12 row.Ten (numbers (after 10 loss row.Optimiser (model Dtype.Float64))) name

[<Theory; MemberData(nameof torchNames)>]
let ``single precision follows double precision`` (name: string) =
    let row = torch |> List.find (fun row -> row.Name = name)
    close 5e-5 row.Ten (numbers (after 10 loss row.Optimiser (model Dtype.Float32))) name

let rates =
    [
        "gradientDescent", Optimise.gradientDescent 0.001, 80000
        "momentum", Optimise.momentum 0.001 0.9, 10000
        "nesterov", Optimise.nesterov 0.001 0.9, 10000
        "adagrad", Optimise.adagrad 0.5, 20000
        "adadelta", Transform.chain [ Optimise.adadelta 0.3 0.9 1e-6; Transform.scaleBySchedule (Schedule.polynomial 1.0 0.0 1.0 30000) ], 30000
        "rmsprop", Optimise.rmsprop { RmspropOptions.Default with Rate = 0.0005 }, 20000
        "rmsprop centred", Optimise.rmsprop { RmspropOptions.Default with Rate = 0.0005; Centred = true; Momentum = 0.5 }, 20000
        "adam", Optimise.adam { quick with Rate = 0.01 }, 10000
        "adamw", Optimise.adamw { quick with Rate = 0.01; Decay = 0.0 }, 10000
        "amsgrad", Optimise.amsgrad { quick with Rate = 0.01 }, 10000
        "adamax", Optimise.adamax { quick with Rate = 0.02 }, 10000
        "nadam", Optimise.nadam { quick with Rate = 0.005 }, 10000
        "lion",
        Transform.chain
            [ Optimise.lion { Optimise.lionDefaults with Rate = 0.01 }; Transform.scaleBySchedule (Schedule.polynomial 1.0 0.0 2.0 10000) ],
        10000
    ]

let names = rates |> List.map (fun (name, _, _) -> [| box name |])

[<Theory; MemberData(nameof names)>]
let ``every optimiser reaches the minimum of a parabola`` (name: string) =
    let _, optimiser, steps = rates |> List.find (fun (n, _, _) -> n = name)
    let parabola (p: Tensor) = Tensor.sum (Tensor.square (p - Tensor.ofFloat64 [| 2 |] [| 1.0; -0.5 |]) * Tensor.ofFloat64 [| 2 |] [| 1.0; 4.0 |])
    let found = after steps parabola optimiser (Tensor.ofFloat64 [| 2 |] [| 0.0; 0.0 |])
    close 2e-3 [ 1.0; -0.5 ] (Tensor.toArray found) name

let rosenbrock (p: Tensor) : Tensor =
    let x, y = Tensor.at 0 0 p, Tensor.at 0 1 p
    Tensor.square (1.0 - x) + 100.0 * Tensor.square (y - x * x)

[<Theory; MemberData(nameof names)>]
let ``every optimiser reaches the minimum of Rosenbrock's valley`` (name: string) =
    let _, optimiser, steps = rates |> List.find (fun (n, _, _) -> n = name)
    let found = after steps rosenbrock optimiser (Tensor.ofFloat64 [| 2 |] [| -1.2; 1.0 |])
    let value = Tensor.item (rosenbrock found)
    Assert.True(value < 1e-3, $"{name}: {value} at {Tensor.toArray found |> List.ofArray} after {steps} steps")

[<Fact>]
let ``lion follows its formula`` () =
    // Two steps by hand: g = p for the parabola p^2 / 2; u = -rate (sign(0.9 m + 0.1 g) + decay p), m' = 0.99 m + 0.01 g.
    let optimiser = Optimise.lion { Optimise.lionDefaults with Rate = 0.1; Decay = 0.5 }
    let found = after 2 (fun p -> 0.5 * Tensor.sum (p * p)) optimiser (Tensor.ofFloat64 [| 2 |] [| 1.0; -2.0 |])
    // First: 1 - 0.1 (1 + 0.5) = 0.85; -2 - 0.1 (-1 - 1) = -1.8. Second: 0.85 - 0.1 (1 + 0.425) = 0.7075; -1.8 - 0.1 (-1 - 0.9) = -1.61.
    close 1e-14 [ 0.7075; -1.61 ] (Tensor.toArray found) "lion"

[<Fact>]
let ``a step of Adam on one tensor is one kernel besides its scalars and runs in place`` () =
    let p = Tensor.ofFloat32 [| 40; 30 |] (Array.init 1200 (fun i -> float32 i / 1200f))
    let optimiser = Optimise.adam AdamOptions.Default
    let state = Optimiser.init optimiser p
    let compiled = Program.compile (fun (g: Tensor, state, p: Tensor) -> Optimiser.apply optimiser g state p)
    compiled (p * 0.5, state, p) |> ignore
    let kernels = Program.kernels compiled
    Assert.Single(kernels, fun kernel -> kernel.Contains "[40, 30]") |> ignore
    Assert.True(kernels.Length <= 3, String.Join("; ", kernels))

    let session = Program.start (fun (p, state) (g: Tensor) -> Optimiser.apply optimiser g state p, ()) (p, state)
    let struct (executable, _) = session.Executable p
    Assert.DoesNotContain(executable.Kernels, fun kernel -> kernel.Contains "copied out")
    Assert.Single(executable.Kernels, fun kernel -> kernel.Contains "[40, 30]") |> ignore
    Assert.Equal(0L, executable.Plan.ArenaSize / 4096L)

[<Theory; MemberData(nameof names)>]
let ``every optimiser updates one tensor in one kernel and in place`` (name: string) =
    let _, optimiser, _ = rates |> List.find (fun (n, _, _) -> n = name)
    let p = Tensor.ofFloat32 [| 40; 30 |] (Array.init 1200 (fun i -> float32 i / 1200f))
    let session = Program.start (fun (p, state) (g: Tensor) -> Optimiser.apply optimiser g state p, ()) (p, Optimiser.init optimiser p)
    let struct (executable, _) = session.Executable p
    Assert.DoesNotContain(executable.Kernels, fun kernel -> kernel.Contains "copied out")
    let large = executable.Kernels |> Array.filter (fun kernel -> kernel.Contains "[40, 30]")
    Assert.True(large.Length = 1, $"""{name}: {String.Join("; ", executable.Kernels)}""")

[<Fact>]
let ``the rate is part of the state and does not compile again`` () =
    let optimiser = Optimise.gradientDescent 0.1
    let compiled = Program.compile (fun (state, p: Tensor) -> fst (Optimiser.apply optimiser p state p))
    let p = Tensor.vector [ 1.0 ]
    let state = Optimiser.init optimiser p
    close 1e-7 [ 0.9 ] (Tensor.toArray (compiled (state, p))) "as made"
    close 1e-7 [ 0.95 ] (Tensor.toArray (compiled (Optimiser.scaleRate 0.5 state, p))) "halved"
    close 1e-7 [ 0.75 ] (Tensor.toArray (compiled (Optimiser.withRate 0.25 state, p))) "replaced"
    Assert.DoesNotContain("\n", Program.explain compiled)

[<Fact>]
let ``options out of range are refused by name and value`` () =
    let refused (make: unit -> Optimiser) (text: string) =
        let error = Assert.ThrowsAny<ArgumentException>(fun () -> make () |> ignore)
        Assert.Contains(text, error.Message)

    refused (fun () -> Optimise.gradientDescent 0.0) "Optimise.gradientDescent: rate is 0. It must be positive and finite."
    refused (fun () -> Optimise.momentum nan 0.9) "rate is NaN"
    refused (fun () -> Optimise.momentum 0.1 1.0) "momentum is 1. It must be at least 0 and less than 1."
    refused (fun () -> Optimise.adam { quick with Beta2 = -0.1 }) "Optimise.adam: Beta2 is -0.1"
    refused (fun () -> Transform.clipByNorm 0.0) "Transform.clipByNorm: limit is 0"
    refused (fun () -> Transform.accumulate 0 (Optimise.adam quick)) "Transform.accumulate: count is 0"
