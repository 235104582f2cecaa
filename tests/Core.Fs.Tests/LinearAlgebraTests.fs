/// Linear algebra against NumPy and SciPy (Data/linear-algebra.json says which), against its own identities, and at the edges.
module Hybrid.Core.Tests.LinearAlgebraTests

open System
open System.Text.Json
open Xunit
open Hybrid.Core
open Hybrid.Providers
open Hybrid.Providers.LinearAlgebra

let private file =
    use stream = System.Reflection.Assembly.GetExecutingAssembly().GetManifestResourceStream "linear-algebra.json" |> nonNull
    JsonDocument.Parse(stream).RootElement.Clone()

let private tensor (json: JsonElement) =
    let shape = [| for extent in json.GetProperty("shape").EnumerateArray() -> extent.GetInt32() |]
    Tensor.ofFloat64 shape [| for value in json.GetProperty("values").EnumerateArray() -> value.GetDouble() |]

let private arrays (case: JsonElement) (name: string) = [ for json in case.GetProperty(name).EnumerateArray() -> tensor json ]
let private cases = [ for case in file.GetProperty("cases").EnumerateArray() -> nonNull (case.GetProperty("name").GetString()), case ]
let names = [ for name, _ in cases -> [| box name |] ]

let private apply (name: string) (x: Tensor list) : Tensor list =
    match name.Split(' ')[0] with
    | "cholesky" -> [ LinearAlgebra.cholesky x[0] ]
    | "solve" -> [ LinearAlgebra.solve x[0] x[1] ]
    | "inverse" -> [ LinearAlgebra.inverse x[0] ]
    | "determinant" -> [ LinearAlgebra.determinant x[0] ]
    | "signAndLogDeterminant" ->
        let sign, logarithm = LinearAlgebra.signAndLogDeterminant x[0]
        [ sign; logarithm ]
    | "lu" ->
        let f = LinearAlgebra.lu x[0]
        [ Tensor.cast Dtype.Float64 f.Permutation; f.L; f.U ]
    | "qr" ->
        let f = LinearAlgebra.qr x[0]
        [ f.Q; f.R ]
    | "svd" ->
        let f = LinearAlgebra.svd x[0]
        [ f.U; f.S; f.Vt ]
    | "eigh" ->
        let f = LinearAlgebra.eigh x[0]
        [ f.Values; f.Vectors ]
    | "pseudoInverse" -> [ LinearAlgebra.pseudoInverse x[0] ]
    | "leastSquares" -> [ LinearAlgebra.leastSquares x[0] x[1] ]
    | "expm" -> [ LinearAlgebra.expm x[0] ]
    | "fft" -> [ Tensor.fft 0 x[0] ]
    | "inverseFft" -> [ Tensor.inverseFft 0 x[0] ]
    | "realFft" -> [ Tensor.realFft 0 x[0] ]
    | other -> raise (ArgumentException $"the file has a case '{other}' that the test does not know")

let private close tolerance what (expected: Tensor) (actual: Tensor) =
    Assert.Equal<int[]>(expected.Shape, actual.Shape)
    let expected, actual = Tensor.toArray expected, Tensor.toArray actual
    let scale = expected |> Array.fold (fun largest x -> max largest (abs x)) 1.0

    Array.iteri2
        (fun i (e: float) (a: float) -> Assert.True(abs (e - a) <= tolerance * scale, $"{what}: element {i} is {a}, expected {e}"))
        expected
        actual

[<Theory; MemberData(nameof names)>]
let ``values are NumPy's and SciPy's`` (name: string) =
    let case = List.find (fun (known, _) -> known = name) cases |> snd
    let inputs, outputs = arrays case "inputs", arrays case "outputs"
    List.iter2 (close 1e-12 name) outputs (apply name inputs)
    let singles = inputs |> List.map (Tensor.cast Dtype.Float32)

    if not (name.EndsWith("deficient", StringComparison.Ordinal)) then
        List.iter2 (fun expected (actual: Tensor) -> close 2e-4 name expected (Tensor.cast Dtype.Float64 actual)) outputs (apply name singles)

let private random seed (shape: int[]) =
    let generator = Random(seed: int)
    Tensor.ofFloat64 shape (Array.init (Shape.size shape) (fun _ -> generator.NextDouble() * 2.0 - 1.0))

let private sizes = [ 0; 1; 2; 3; 7; 16; 31; 33; 64; 65; 130 ]

[<Fact>]
let ``products of the factors are the matrix, at every size`` () =
    for n in sizes do
        let a = random n [| n; n |]
        let eye = Tensor.identity Dtype.Float64 n
        let positive = Tensor.matmul a (Tensor.transpose a) + eye
        let l = LinearAlgebra.cholesky positive
        close 1e-12 $"L L' {n}" positive (Tensor.matmul l (Tensor.transpose l))
        close 0.0 $"L is lower {n}" l (LinearAlgebra.lowerTriangle 0 l)
        let lu = LinearAlgebra.lu a
        close 1e-12 $"L U {n}" (Tensor.take 0 lu.Permutation a) (Tensor.matmul lu.L lu.U)
        close 1e-10 $"A X {n}" a (Tensor.matmul positive (LinearAlgebra.solve positive a))
        let e = LinearAlgebra.eigh (a + Tensor.transpose a)
        close 1e-11 $"V D V' {n}" (a + Tensor.transpose a) (Tensor.matmul (e.Vectors * e.Values) (Tensor.transpose e.Vectors))
        close 1e-12 $"V' V {n}" eye (Tensor.matmul (Tensor.transpose e.Vectors) e.Vectors)

        for m in [ n; 2 * n + 1; n / 2 ] do
            let b = random (n + m) [| m; n |]
            let qr = LinearAlgebra.qr b
            close 1e-12 $"Q R {m} {n}" b (Tensor.matmul qr.Q qr.R)
            close 1e-12 $"Q' Q {m} {n}" (Tensor.identity Dtype.Float64 (min m n)) (Tensor.matmul (Tensor.transpose qr.Q) qr.Q)
            let svd = LinearAlgebra.svd b
            close 1e-11 $"U S V' {m} {n}" b (Tensor.matmul (svd.U * svd.S) svd.Vt)
            close 1e-12 $"U' U {m} {n}" (Tensor.identity Dtype.Float64 (min m n)) (Tensor.matmul (Tensor.transpose svd.U) svd.U)
            let p = LinearAlgebra.pseudoInverse b
            close 1e-9 $"A P A {m} {n}" b (Tensor.matmul (Tensor.matmul b p) b)

[<Fact>]
let ``a matrix of extent 0 has determinant 1, its logarithm 0, and empty factors`` () =
    let a = Tensor.zeros Dtype.Float64 [| 0; 0 |]
    Assert.Equal(1.0, Tensor.item (LinearAlgebra.determinant a))
    Assert.Equal(0.0, Tensor.item (LinearAlgebra.logDeterminant a))

    for x in [ LinearAlgebra.cholesky a; LinearAlgebra.inverse a; LinearAlgebra.expm a; LinearAlgebra.pseudoInverse a; (LinearAlgebra.svd a).U ] do
        Assert.Equal<int[]>([| 0; 0 |], x.Shape)
        Assert.Empty(Tensor.toArray x)

    let none = LinearAlgebra.solve a (Tensor.zeros Dtype.Float64 [| 0; 4 |])
    Assert.Empty(Tensor.toArray none)
    Assert.Equal<int[]>([| 0; 4 |], none.Shape)
    // No equations at all: the least of all solutions is 0.
    Assert.Equal<float[]>(
        [| 0.0; 0.0 |],
        Tensor.toArray (LinearAlgebra.leastSquares (Tensor.zeros Dtype.Float64 [| 0; 2 |]) (Tensor.zeros Dtype.Float64 [| 0 |]))
    )

    Assert.Empty(Tensor.toArray (LinearAlgebra.cholesky (Tensor.zeros Dtype.Float64 [| 0; 3; 3 |])))

let private fault (kind: LinearAlgebraFault) (message: string) (make: unit -> Tensor) =
    let error = Assert.Throws<LinearAlgebraException>(fun () -> Tensor.toArray (make ()) |> ignore)
    Assert.Equal(kind, error.Fault)
    Assert.Contains(message, error.Message)
    Assert.DoesNotContain("\n", error.Message)

[<Fact>]
let ``a matrix without an answer is one line that says which and why`` () =
    let singular = Tensor.ofFloat64 [| 2; 2 |] [| 1.0; 2.0; 2.0; 4.0 |]
    let b = Tensor.ofFloat64 [| 2 |] [| 1.0; 1.0 |]
    fault LinearAlgebraFault.Singular "Solve: the matrix is singular: pivot 1 is 0" (fun () -> LinearAlgebra.solve singular b)
    fault LinearAlgebraFault.Singular "Solve: the matrix is singular" (fun () -> LinearAlgebra.inverse singular)

    fault LinearAlgebraFault.Singular "TriangularSolve: the matrix is singular: pivot 0 is 0" (fun () ->
        LinearAlgebra.triangularSolve true (singular * 0.0) b)

    fault LinearAlgebraFault.NotPositiveDefinite "Cholesky: matrix 1 of the batch of 2 is not positive definite: pivot 0 is -1" (fun () ->
        LinearAlgebra.cholesky (Tensor.stack 0 [ Tensor.identity Dtype.Float64 2; -(Tensor.identity Dtype.Float64 2) ]))

    let broken = Tensor.ofFloat64 [| 2; 2 |] [| 1.0; 0.0; nan; 1.0 |]

    for operation in
        [
            LinearAlgebra.cholesky
            LinearAlgebra.inverse
            LinearAlgebra.determinant
            LinearAlgebra.expm
            LinearAlgebra.pseudoInverse
            fun a -> (LinearAlgebra.qr a).R
            fun a -> (LinearAlgebra.svd a).S
            fun a -> (LinearAlgebra.eigh a).Values
            fun a -> LinearAlgebra.leastSquares a b
        ] do
        fault LinearAlgebraFault.NotFinite "the matrix holds NaN at element 2 in row-major order" (fun () -> operation broken)

    fault LinearAlgebraFault.Overflow "MatrixExponential: the matrix has a result that exceeds the range" (fun () ->
        LinearAlgebra.expm (1e4 * singular))

[<Fact>]
let ``the first faulty matrix of a batch is the one named, at any number of threads`` () =
    let eye = Tensor.identity Dtype.Float64 40
    let batch = Tensor.stack 0 [ for i in 0..30 -> if i % 7 = 5 then -eye else eye ]
    let threads = Compute.Threads

    try
        for count in [ 1; 2; 5 ] do
            Compute.Threads <- count
            fault LinearAlgebraFault.NotPositiveDefinite "matrix 5 of the batch of 31" (fun () -> LinearAlgebra.cholesky batch)
    finally
        Compute.Threads <- threads

[<Fact>]
let ``shapes and types that do not fit are said before anything runs`` () =
    let check (message: string) (make: unit -> Tensor) = Assert.Contains(message, Assert.Throws<ShapeException>(fun () -> make () |> ignore).Message)
    let a = random 1 [| 2; 3 |]
    check "Cholesky: the matrix is 2 by 3 in [2, 3]. It takes square matrices." (fun () -> LinearAlgebra.cholesky a)
    check "Solve: the matrix is [3, 3] and the right-hand side is [2, 1]" (fun () -> LinearAlgebra.solve (random 1 [| 3; 3 |]) (random 2 [| 2; 1 |]))
    check "SVD: the operand is Int32" (fun () -> (LinearAlgebra.svd (Tensor.cast Dtype.Int32 a)).S)
    check "QR: the shape is [3]" (fun () -> (LinearAlgebra.qr (random 3 [| 3 |])).R)

[<Fact>]
let ``a singular matrix has determinant 0 and the cofactors as its gradient`` () =
    // Cofactors of a 3 x 3 matrix by hand: of rank 2, then of rank 1, where all are 0.
    let rank2 = Tensor.ofFloat64 [| 3; 3 |] [| 1.0; 2.0; 3.0; 4.0; 5.0; 6.0; 7.0; 8.0; 9.0 |]
    let cofactors = Tensor.ofFloat64 [| 3; 3 |] [| -3.0; 6.0; -3.0; 6.0; -12.0; 6.0; -3.0; 6.0; -3.0 |]
    Assert.Equal(0.0, Tensor.item (LinearAlgebra.determinant rank2), 12)
    close 1e-12 "rank 2" cofactors (Grad.grad LinearAlgebra.determinant rank2)
    let rank1 = Tensor.ones Dtype.Float64 [| 3; 3 |]
    Assert.Equal(0.0, Tensor.item (LinearAlgebra.determinant rank1))
    Assert.Equal(Double.NegativeInfinity, Tensor.item (LinearAlgebra.logDeterminant rank1))
    Assert.Equal(0.0, Tensor.item (fst (LinearAlgebra.signAndLogDeterminant rank1)))
    close 1e-12 "rank 1" (Tensor.zerosLike rank1) (Grad.grad LinearAlgebra.determinant rank1)
    fault LinearAlgebraFault.Singular "Solve: the matrix is singular" (fun () -> Grad.grad LinearAlgebra.logDeterminant rank1)

[<Fact>]
let ``repeated eigenvalues and singular values give the gradient of what does not depend on the vectors chosen, without NaN`` () =
    // tr(A A A) by the spectrum has the gradient 3 A A of a symmetric A; its eigenvalues here are 1, 1 and 4.
    let a = Tensor.ofFloat64 [| 3; 3 |] [| 2.0; 1.0; 1.0; 1.0; 2.0; 1.0; 1.0; 1.0; 2.0 |]

    let cubed a =
        let e = LinearAlgebra.eigh a
        Tensor.matmul (e.Vectors * (e.Values * e.Values * e.Values)) (Tensor.transpose e.Vectors)

    close 1e-10 "trace" (3.0 * Tensor.matmul a a) (Grad.grad (fun a -> LinearAlgebra.trace (cubed a)) a)
    // All of A A A, through the vectors: the derivative of the sum of its elements along E is the sum of E A A + A E A + A A E.
    let ones = Tensor.ones Dtype.Float64 [| 3; 3 |]
    let square = Tensor.matmul a a
    let expected = Tensor.matmul ones square + Tensor.matmul (Tensor.matmul a ones) a + Tensor.matmul square ones
    close 1e-10 "through the vectors" expected (Grad.grad (fun a -> Tensor.sum (cubed a)) a)
    // The nuclear norm of an orthogonal matrix, whose singular values are all 1, has the gradient U V' = A.
    let eye = Tensor.identity Dtype.Float64 3
    close 1e-12 "nuclear norm" eye (Grad.grad (fun a -> Tensor.sum (LinearAlgebra.svd a).S) eye)
    // Rank 1: what the zero singular values would divide is left out.
    let rank1 = Tensor.ones Dtype.Float64 [| 3; 2 |]

    Assert.All(
        Tensor.toArray (Grad.grad (fun a -> Tensor.sum (Tensor.square (LinearAlgebra.svd a).U)) rank1),
        (fun x -> Assert.True(Double.IsFinite x))
    )

[<Fact>]
let ``an ill-conditioned system keeps a small residual, and its condition says what the solution is worth`` () =
    // Hilbert's matrix of order 12; its condition number is 1.7e16 (Higham, Accuracy and Stability of Numerical Algorithms, 2002, section 28.1).
    let n = 12
    let hilbert = Tensor.ofFloat64 [| n; n |] (Array.init (n * n) (fun i -> 1.0 / float (i / n + i % n + 1)))
    let b = Tensor.sumOver [| 1 |] hilbert
    let x = LinearAlgebra.solve hilbert b
    close 1e-14 "residual" b (Tensor.matmul hilbert x)
    Assert.InRange(Tensor.item (LinearAlgebra.condition hilbert), 1e15, 1e18)
    close 1e-13 "least squares" b (Tensor.matmul hilbert (LinearAlgebra.leastSquares hilbert b))

    Assert.Equal(
        2.0,
        Tensor.item (Tensor.cast Dtype.Float64 (LinearAlgebra.rank (Tensor.ofFloat64 [| 3; 3 |] [| 1.0; 2.0; 3.0; 4.0; 5.0; 6.0; 7.0; 8.0; 9.0 |])))
    )

[<Fact>]
let ``every provider gives the same answers`` () =
    let backend = Compute.Backend
    let a = random 5 [| 3; 24; 24 |]
    let tall = random 6 [| 30; 11 |]

    let answers () =
        let positive = Tensor.matmul a (Tensor.transpose a) + Tensor.identity Dtype.Float64 24
        let e, s, q = LinearAlgebra.eigh a, LinearAlgebra.svd tall, LinearAlgebra.qr tall

        Tensor.evaluate
            [|
                LinearAlgebra.cholesky positive
                LinearAlgebra.inverse positive
                LinearAlgebra.determinant a
                e.Values
                e.Vectors
                s.U
                s.S
                q.Q
                q.R
                LinearAlgebra.leastSquares tall (random 7 [| 30 |])
                LinearAlgebra.expm a
            |]

    try
        Compute.Backend <- Backend.Simd
        let own = answers ()

        if OpenBlasLinearAlgebraProvider.Instance.IsAvailable() then
            Compute.Backend <- Backend.OpenBlas
            Array.iteri2 (fun i -> close 1e-10 $"OpenBLAS, answer {i}") own (answers ())
    finally
        Compute.Backend <- backend

[<Fact>]
let ``a batch has the same bits at any number of threads`` () =
    let a = random 8 [| 20; 17; 17 |]
    let threads = Compute.Threads

    let answers count =
        Compute.Threads <- count
        let e = LinearAlgebra.eigh a
        Tensor.toArray (Tensor.concatenate 0 [ Tensor.reshape [| -1 |] (LinearAlgebra.inverse a); Tensor.reshape [| -1 |] e.Vectors ])

    try
        Assert.Equal<float[]>(answers 1, answers 4)
    finally
        Compute.Threads <- threads

[<Fact>]
let ``a Gaussian log-likelihood and its gradient take one factorisation`` () =
    let x = random 9 [| 6; 6 |]
    let covariance = Tensor.matmul x (Tensor.transpose x) + Tensor.identity Dtype.Float64 6
    let y = random 10 [| 6 |]
    let quadratic c = Tensor.sum (y * LinearAlgebra.solve c y) + LinearAlgebra.logDeterminant c
    let inverse = LinearAlgebra.inverse covariance
    let s = Tensor.matmul inverse y
    // d(y' C^-1 y + ln det C) = -C^-1 y y' C^-1 + C^-1.
    let expected = inverse - Tensor.matmul (Tensor.expandDims 1 s) (Tensor.expandDims 0 s)
    close 1e-11 "gradient" expected (Grad.grad quadratic covariance)
