module Hybrid.Core.Tests.Train.TrainTests

open System
open System.Threading
open Xunit
open Hybrid.Core
open Hybrid.Providers.Threading

/// A network of one hidden layer with dropout and a running mean of its inputs, so that a step needs its key and returns a changed state.
type Network = { Hidden: Tensor; HiddenBias: Tensor; Output: Tensor; OutputBias: Tensor; Mean: NonTrainable<Tensor> }

let network: Network =
    let draw seed shape = Random.uniformBetween -0.6 0.6 Dtype.Float32 shape (Random.key seed)

    {
        Hidden = draw 1 [| 2; 16 |]
        HiddenBias = Tensor.zeros Dtype.Float32 [| 16 |]
        Output = draw 2 [| 16; 2 |]
        OutputBias = Tensor.zeros Dtype.Float32 [| 2 |]
        Mean = { NonTrainable = Tensor.zeros Dtype.Float32 [| 2 |] }
    }

/// Points inside and outside a circle.
let points =
    let x = Random.uniformBetween -1.0 1.0 Dtype.Float32 [| 130; 2 |] (Random.key 3)
    let inside = Tensor.less (Tensor.sumOver [| 1 |] (Tensor.square x)) (Tensor.full Dtype.Float32 [| 130 |] 0.6)
    x, Tensor.cast Dtype.Int32 inside

let scores (model: Network) (x: Tensor) keep =
    let hidden = Tensor.tanh (Tensor.matmul x model.Hidden + model.HiddenBias)
    Tensor.matmul (hidden * keep) model.Output + model.OutputBias

let accuracy (scores: Tensor) labels = Tensor.mean (Tensor.cast Dtype.Float32 (Tensor.equal (Tensor.argMax 1 scores) labels))

let loss: TrainingLoss<Network, Tensor * Tensor, Map<string, Tensor>> =
    fun model key (x, labels) ->
        let keep = Tensor.cast Dtype.Float32 (Random.bernoulli 0.9 [| x.Shape[0]; 16 |] key) / 0.9
        let scores = scores model x keep
        let mean = 0.9 * model.Mean.NonTrainable + 0.1 * Tensor.meanOver [| 0 |] x
        Loss.softmaxCrossEntropy scores labels, { model with Mean = { NonTrainable = mean } }, Map [ "accuracy", accuracy scores labels ]

let adam = Optimise.adam { AdamOptions.Default with Rate = 0.02 }

let training =
    let created = Train.create loss adam (Batches.ofTensors { BatchOptions.Default with Size = 32; Seed = Some 9 } points)
    { created with Options = { created.Options with Epochs = 4 } }

let withOptions change (t: Training<'m, 'b, 'x>) = { t with Options = change t.Options }

let bits (value: 'a) = Tree.leaves value |> Array.collect Tensor.toArray |> Array.map BitConverter.DoubleToInt64Bits

let fit training = Train.fit training (Train.start training network)

let validation =
    Train.evaluate (fun model (x, labels) ->
        let scores = scores model x (Tensor.full Dtype.Float32 [| x.Shape[0]; 16 |] 1.0)
        Map [ "loss", Loss.softmaxCrossEntropy scores labels; "accuracy", accuracy scores labels ])

let value name (measures: Measure[]) = (measures |> Array.find (fun m -> m.Name = name)).Value

[<Fact>]
let ``a training learns, reports each step and epoch, and leaves its start as it was`` () =
    let reports = ResizeArray<TrainingProgress>()

    let listener =
        { new IProgress<TrainingProgress> with
            member _.Report p = reports.Add p
        }

    let before = bits network
    let batches = Batches.ofTensors { BatchOptions.Default with Size = 50 } points
    let training = { training with Progress = Some listener; Validate = Some(validation batches) } |> withOptions (fun o -> { o with Epochs = 200 })
    let result = fit training
    Assert.Equal(TrainingOutcome.Completed, result.Outcome)
    Assert.Equal<int64>(before, bits network)
    let last = List.last result.History
    Assert.True(value "accuracy" last.Validation > 0.93, $"""accuracy {value "accuracy" last.Validation}""")
    let first = result.History.Head
    Assert.True(value "loss" last.Means < 0.6 * value "loss" first.Means, $"""{value "loss" last.Means} after {value "loss" first.Means}""")
    Assert.InRange(value "accuracy" last.Means, 0.8, 1.0)
    // 130 examples in batches of 32: five a pass.
    Assert.Equal(200 * 6, reports.Count)
    Assert.Equal<int>([ 1..5 ], reports |> Seq.take 5 |> Seq.map (fun p -> p.Step))
    Assert.Equal(TrainingMoment.Epoch, reports[5].Moment)
    Assert.Equal(5, reports[5].Batches)
    Assert.Equal(200, result.State.Epoch |> Tensor.toInt32 |> Array.head)
    Assert.Equal(1000, result.State.Step |> Tensor.toInt32 |> Array.head)
    // The statistics are carried on: 0.1 of each batch's mean, 0.9 of the rest.
    Assert.True(Tensor.toArray result.State.Model.Mean.NonTrainable |> Array.exists (fun v -> v <> 0.0))

[<Fact>]
let ``the mean over an epoch weighs every example alike`` () =
    // A model of one number that does not move: the loss of example i is i, in batches of 32 and one of 2.
    let x = Tensor.ofFloat64 [| 34 |] (Array.init 34 float)
    let loss (w: Tensor) (_: Tensor) (x: Tensor) = Tensor.mean x + 0.0 * Tensor.sum w, w, ()
    let training = Train.create loss (Optimise.gradientDescent 1.0) (Batches.ofTensors BatchOptions.Default x)
    let result = Train.fit (training |> withOptions (fun o -> { o with Epochs = 1 })) (Train.start training (Tensor.ofFloat64 [||] [| 0.0 |]))
    Assert.Equal(16.5, value "loss" result.History.Head.Means, 12)

[<Fact>]
let ``two epochs, saved, restored and two more equal four epochs bit for bit`` () =
    let whole = fit training
    let half = fit (training |> withOptions (fun o -> { o with Epochs = 2 }))
    // Through arrays, as a file would hold them.
    let stored = [ for name, tensor in Train.save half.State -> name, Tensor.toArray tensor |> Numbers.ofFloats tensor.Dtype tensor.Shape ]
    let restored = Train.restore (Train.start training network) stored
    Assert.Equal<int64>(bits half.State, bits restored)
    let resumed = Train.fit training restored
    Assert.Equal<int64>(bits whole.State, bits resumed.State)
    Assert.Equal<int64>(bits whole.Model, bits resumed.Model)

[<Fact>]
let ``a checkpoint in the middle of an epoch resumes to the same bits and reports`` () =
    let checkpoints = ResizeArray()
    let whole = fit ({ training with Checkpoint = Some checkpoints.Add } |> withOptions (fun o -> { o with CheckpointEvery = Some 3 }))
    // Steps 3, 6, 9, ... 18 and the ends of the epochs after steps 5, 10, 15, 20.
    let steps = checkpoints |> Seq.map (fun (s: TrainingState<Network>) -> (Tensor.toInt32 s.Step)[0]) |> List.ofSeq
    Assert.Equal<int>([ 3; 5; 6; 9; 10; 12; 15; 15; 18; 20 ], steps)

    for checkpoint in [ checkpoints[3]; checkpoints[6] ] do
        let resumed = Train.fit training checkpoint
        Assert.Equal<int64>(bits whole.State, bits resumed.State)
        Assert.Equal(value "loss" (List.last whole.History).Means, value "loss" (List.last resumed.History).Means)

[<Fact>]
let ``the names of a saved state tell what it holds, and what is missing or of another shape is named`` () =
    let state = Train.start training network
    let saved = Train.save state
    let names = saved |> Array.map fst
    Assert.Contains("Model.Hidden", names)
    Assert.Contains("Optimiser.firstMoment.0", names)
    Assert.Contains("Best.Mean.NonTrainable", names)
    Assert.Equal(names.Length, (Array.distinct names).Length)

    let missing = Assert.Throws<ArgumentException>(fun () -> Train.restore state (saved |> Array.filter (fun (name, _) -> name <> "Key")) |> ignore)

    Assert.Contains("there is no tensor Key among the", missing.Message)

    let other =
        Assert.Throws<ShapeException>(fun () ->
            Train.restore state (saved |> Array.map (fun (name, t) -> name, (if name = "Model.Hidden" then Tensor.transpose t else t))) |> ignore)

    Assert.Contains("Model.Hidden is Float32 [16, 2], the training needs Float32 [2, 16]", other.Message)

[<Fact>]
let ``a steady step allocates less than a kilobyte`` () =
    let measured = ResizeArray<int64> 2000
    let inner = Batches.ofTensors { BatchOptions.Default with Size = 1; Seed = Some 1 } points

    // The bytes allocated by this thread so far, read before each batch.
    let counting =
        { new Batches<Tensor * Tensor>() with
            member _.Count = inner.Count
            member _.Like n = inner.Like n

            member _.Pass(epoch, skip) =
                let pass = inner.Pass(epoch, skip)

                { new BatchPass() with
                    member _.Next() =
                        measured.Add(GC.GetAllocatedBytesForCurrentThread())
                        pass.Next()

                    member _.Write(leaf, block) = pass.Write(leaf, block)
                }
        }

    Train.fit ({ training with Batches = counting } |> withOptions (fun o -> { o with Epochs = 1 })) (Train.start training network) |> ignore
    let perStep = (measured[120] - measured[20]) / 100L
    Assert.True(perStep < 1024L, $"{perStep} bytes a step")

[<Fact>]
let ``a ragged last batch costs one more compiled form`` () =
    let forms = ResizeArray<int>()

    let counted: TrainingLoss<Network, Tensor * Tensor, Map<string, Tensor>> =
        fun model key (x, labels) ->
            forms.Add x.Shape[0]
            loss model key (x, labels)

    let start = Train.start training network
    Train.fit { training with Loss = counted } start |> ignore
    Assert.Equal<int>([ 32; 2 ], forms)

[<Fact>]
let ``a loss that is not finite names the step, the place and the remedy`` () =
    let failing (training: Training<Network, Tensor * Tensor, Map<string, Tensor>>) =
        Assert.Throws<NonFiniteLossException>(fun () -> fit training |> ignore)

    // NaN in the data.
    let x, labels = points
    let spoilt = Tensor.toFloat32 x
    spoilt[2 * 40] <- nanf
    let bad = Batches.ofTensors { BatchOptions.Default with Size = 32 } (Tensor.ofFloat32 x.Shape spoilt, labels)
    let error = failing { training with Batches = bad }
    Assert.Equal(2, error.Step)
    Assert.Equal(1, error.Epoch)
    Assert.Equal("batch.0", error.Path)
    Assert.Contains("Train.fit: the loss is NaN at step 2 (epoch 1): the batch holds numbers that are not finite, in batch.0.", error.Message)

    // A rate far too high: the numbers overflow on the way to the loss.
    let error = failing { training with Optimiser = Optimise.gradientDescent 1e38 }
    Assert.StartsWith("Output", error.Path)
    Assert.Contains("the largest number, ", error.Message)
    Assert.Contains("Lower the learning rate, or clip the gradients with Transform.clipByGlobalNorm.", error.Message)

    // A gradient that is infinite where the loss is too: ln 0 by the bias of the output.
    let logarithm: TrainingLoss<Network, Tensor * Tensor, Map<string, Tensor>> =
        fun model key batch ->
            let value, next, metrics = loss model key batch
            value - Tensor.sum (Tensor.log model.OutputBias), next, metrics

    let error = failing { training with Loss = logarithm }
    Assert.Equal("OutputBias", error.Path)
    Assert.Equal(1, error.Step)
    Assert.Equal(infinity, error.Loss)
    Assert.Contains("the gradient of OutputBias is not finite", error.Message)

[<Fact>]
let ``a step whose loss is not finite leaves the state as it was`` () =
    let loss (w: Tensor) (_: Tensor) (x: Tensor) = Tensor.sum (w * x), w, ()
    let w = Tensor.vector [ 1.0; 2.0 ]
    let state: StepState<Tensor> = { Model = w; Optimiser = Optimiser.init adam w; Key = Random.key 0; Step = Tensor.ofInt32 [||] [| 4 |] }
    let step = Program.compile (fun (state, x) -> Train.step loss adam state x)
    let next, _ = step (state, Tensor.vector [ nan; 1.0 ])
    Assert.Equal<int64>(bits state, bits next)
    let next, _ = step (state, Tensor.vector [ 1.0; 1.0 ])
    Assert.Equal<int>([| 5 |], Tensor.toInt32 next.Step)

[<Fact>]
let ``a cancelled training returns its best so far and can go on`` () =
    use source = new CancellationTokenSource()

    let listener =
        { new IProgress<TrainingProgress> with
            member _.Report p =
                if p.Step = 13 && p.Moment = TrainingMoment.Step then
                    source.Cancel()
        }

    let cancelled = fit { training with Progress = Some listener; Cancellation = source.Token }
    Assert.Equal(TrainingOutcome.Cancelled, cancelled.Outcome)
    Assert.Equal(2, cancelled.History.Length)
    Assert.Equal<int>([| 13 |], Tensor.toInt32 cancelled.State.Step)
    let two = fit (training |> withOptions (fun o -> { o with Epochs = 2 }))
    Assert.Equal<int64>(bits two.Model, bits cancelled.Model)
    Assert.Equal<int64>(bits (fit training).State, bits (Train.fit training cancelled.State).State)

/// A training of one number that walks from 0 up by 1 an epoch; the validation measures the distance from 3.
let walk options =
    let loss (w: Tensor) (_: Tensor) (x: Tensor) = -Tensor.sum w + 0.0 * Tensor.sum x, w, ()
    let created = Train.create loss (Optimise.gradientDescent 1.0) (Batches.ofTensors BatchOptions.Default (Tensor.zeros Dtype.Float64 [| 4; 1 |]))

    { created with
        Options = options
        Validate =
            Some(fun (w: Tensor) ->
                [| { Name = "distance"; Value = abs (Tensor.item w - 3.0) }; { Name = "nearness"; Value = -abs(Tensor.item w - 3.0) } |])
    }

let walked options =
    let training = walk options
    Train.fit training (Train.start training (Tensor.ofFloat64 [||] [| 0.0 |]))

[<Fact>]
let ``early stopping keeps the best model and counts from it`` () =
    let options = { TrainingOptions.Default with Epochs = 20; Patience = Some 2; Monitor = "distance" }
    let result = walked options
    Assert.Equal(TrainingOutcome.StoppedEarly, result.Outcome)
    Assert.Equal(5, result.History.Length)
    Assert.Equal(3.0, Tensor.item result.Model)
    Assert.Equal(5.0, Tensor.item result.State.Model)
    Assert.Equal<int>([| 3 |], Tensor.toInt32 result.State.BestEpoch)
    Assert.Equal<bool>([ true; true; true; false; false ], result.History |> List.map (fun p -> p.IsBest))
    Assert.Equal(3.0, Tensor.item (walked { options with Monitor = "Nearness"; Maximise = true }).Model)
    Assert.Equal(5.0, Tensor.item (walked { options with KeepBest = false }).Model)
    // Epoch 1 improves on infinity, to 2; then nothing improves by more than 2.
    Assert.Equal(3, (walked { options with MinimumDelta = 2.0 }).History.Length)

[<Fact>]
let ``a plateau lowers the rate of the running training`` () =
    let plateau = { PlateauOptions.Default with Factor = 0.5; Patience = 0; Cooldown = 100 }
    let result = walked { TrainingOptions.Default with Epochs = 6; Monitor = "distance"; Plateau = Some plateau; KeepBest = false }
    // 1, 2, 3, 4 (worse: the rate halves), 4.5, 5
    Assert.Equal(5.0, Tensor.item result.Model)

[<Fact>]
let ``accumulated gradients equal training on larger batches`` () =
    let x = Random.uniformBetween -1.0 1.0 Dtype.Float64 [| 24; 3 |] (Random.key 8)
    let loss (w: Tensor) (_: Tensor) (x: Tensor) = Tensor.mean (Tensor.square (Tensor.matmul x w - 1.0)), w, ()

    let make size =
        Train.create loss (Optimise.adam { AdamOptions.Default with Rate = 0.1 }) (Batches.ofTensors { BatchOptions.Default with Size = size } x)

    let run training = (Train.fit training (Train.start training (Tensor.zeros Dtype.Float64 [| 3 |]))).State.Model |> Tensor.toArray
    let whole, accumulated = run (make 12), run (make 4 |> withOptions (fun o -> { o with Accumulate = 3 }))
    Array.iter2 (fun (a: float) b -> Assert.Equal(a, b, 12)) whole accumulated

[<Fact>]
let ``unknown metrics, missing data and bad options are named`` () =
    let raises (options: TrainingOptions) = Assert.Throws<ArgumentException>(fun () -> walked options |> ignore).Message
    Assert.Contains("there is no metric accuracy to monitor, only distance, nearness", raises { TrainingOptions.Default with Monitor = "accuracy" })
    Assert.Contains("Train: Patience is 0. It must be at least 1.", raises { TrainingOptions.Default with Patience = Some 0 })

    let empty =
        { training with
            Batches = Batches.ofTensors { BatchOptions.Default with Size = 1000; DropLast = true } points
        }

    Assert.Contains("epoch 1 has no batches", Assert.Throws<ArgumentException>(fun () -> fit empty |> ignore).Message)

    let vector: TrainingLoss<Tensor, Tensor, Tensor> = fun w _ x -> Tensor.sum (w * x), w, x
    let bad = Train.create vector adam (Batches.ofTensors BatchOptions.Default (Tensor.zeros Dtype.Float32 [| 3; 2 |]))
    let error = Assert.Throws<ShapeException>(fun () -> Train.fit bad (Train.start bad (Tensor.vector [ 1.0; 1.0 ])) |> ignore)
    Assert.Contains("has shape [3, 2]", error.Message)

[<Fact>]
let ``an evaluation weighs every example alike and takes models of other sizes`` () =
    let evaluate =
        Train.evaluate
            (fun (w: Tensor) (x: Tensor) -> Tensor.mean x * Tensor.sum w)
            (Batches.ofTensors BatchOptions.Default (Tensor.ofFloat64 [| 34 |] (Array.init 34 float)))

    let at values =
        let measures = evaluate (Tensor.ofFloat64 [| List.length values |] (Array.ofList values))
        measures[0].Value

    Assert.Equal(16.5, at [ 1.0 ], 12)
    Assert.Equal(33.0, at [ 2.0 ], 12)
    Assert.Equal(49.5, at [ 1.0; 2.0 ], 12)

[<Fact>]
let ``a sequential model with normalisation and dropout trains as the read-me shows`` () =
    let layers = [ Layer.dense 32; Layer.batchNorm; Layer.activation Activation.Tanh; Layer.dropout 0.1; Layer.dense 2 ]
    let model = Sequential.create [| 2 |] layers (Random.key 1)

    let loss model key (x, labels) =
        let output, model = Sequential.apply { Training = true; Key = key } model x
        Loss.softmaxCrossEntropy output labels, model, ()

    let measure model (x, labels) = Map [ "loss", Loss.softmaxCrossEntropy (Sequential.predict model x) labels ]

    let optimiser =
        Transform.chain
            [
                Transform.clipByGlobalNorm 1.0
                Optimise.adamw { AdamOptions.Default with Rate = 0.1 }
                Transform.scaleBySchedule (Schedule.cosine 1.0 0.0 300)
            ]

    let batches = Batches.ofTensors { BatchOptions.Default with Size = 64; Seed = Some 1 } points
    let created = Train.create loss optimiser batches

    let training =
        { created with
            Validate = Some(Train.evaluate measure batches)
            Options = { created.Options with Epochs = 100; Patience = Some 40 }
        }

    let result = Train.fit training (Train.start training model)
    let at model = Map.find "loss" (measure model points) |> Tensor.item
    Assert.True(at result.Model < 0.3, $"{at result.Model} from {at model}")
    // The best epoch's, up to the order in which examples are added.
    Assert.Equal(Tensor.item result.State.BestMetric, at result.Model, 5)

/// Sets the number of threads of the process, so it does not run beside other tests that do.
[<Collection("Threads")>]
type ThreadTests() =
    [<Fact>]
    member _.``training gives the same bits at one and two threads``() =
        let before = WorkerPool.Threads

        try
            // Large enough that products and loops are divided.
            let model =
                {|
                    Weight = Random.uniformBetween -0.1 0.1 Dtype.Float32 [| 300; 500 |] (Random.key 1)
                    Output = Random.uniformBetween -0.1 0.1 Dtype.Float32 [| 500; 4 |] (Random.key 2)
                |}

            let x = Random.uniform Dtype.Float32 [| 300; 300 |] (Random.key 3)

            let loss (model: {| Weight: Tensor; Output: Tensor |}) (key: Tensor) (x: Tensor) =
                let hidden = Tensor.tanh (Tensor.matmul x model.Weight)
                let keep = Tensor.cast Dtype.Float32 (Random.bernoulli 0.5 hidden.Shape key)
                Tensor.mean (Tensor.square (Tensor.matmul (hidden * keep) model.Output - 1.0)), model, ()

            let training = Train.create loss adam (Batches.ofTensors { BatchOptions.Default with Size = 128; Seed = Some 1 } x)
            let training = training |> withOptions (fun o -> { o with Epochs = 2 })

            let run threads =
                WorkerPool.Threads <- threads
                bits (Train.fit training (Train.start training model)).State

            Assert.Equal<int64>(run 1, run 2)
        finally
            WorkerPool.Threads <- before
