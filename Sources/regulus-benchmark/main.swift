import Foundation
import LinearAlgebra
import Learning
BLAS.relaunchWithSuitableKernels(); BLAS.setThreads(1); print(BLAS.kernels)
func load(_ p: String) -> (Matrix<Double>, [Int]) {
  let rows = try! String(contentsOfFile: p, encoding: .utf8).split(separator: "\n").dropFirst().map
  { $0.split(separator: ",").map { Double($0)! } }
  var m = Matrix<Double>(rows: 2, columns: rows.count)
  for (j, r) in rows.enumerated() { m[0, j] = r[0]; m[1, j] = r[1] }
  return (m, rows.map { Int($0[2]) })
}
let dir = "/work/shared/data/football/"
let (x, y) = load(dir + "train.csv"), (xd, yd) = load(dir + "dev.csv")
let bytes = try! Data(contentsOf: URL(fileURLWithPath: dir + "init.safetensors"))
let body = bytes.dropFirst(8 + 432).withUnsafeBytes { Array($0.bindMemory(to: Double.self)) }
func layer(_ u: Int, _ i: Int, _ o: Int) -> LayerParameters<Double> {
  .init(
    weight: .init(rows: u, columns: i, elements: Array(body[o / 8..<o / 8 + u * i])),
    bias: .init(repeating: 0, count: u))
}
let p0 = Parameters(layers: [layer(20, 2, 160), layer(3, 20, 504), layer(1, 3, 992)])
let arch = Architecture(inputs: 2, hidden: [20, 3], output: .sigmoid)
func run<S: BLASScalar>(_ t: S.Type, _ reg: Regularization, evalEvery: Int) {
  var net = Network<S>(architecture: arch, parameters: p0.converted(to: t))
  let xs = x.converted(to: t)
  let batch = Batch(inputs: xs, labels: y)
  var ws = Workspace<S>(for: arch, exampleCount: 211)
  var et = Evaluator<S>(architecture: arch, inputs: xs, labels: y),
    ed = Evaluator<S>(architecture: arch, inputs: xd.converted(to: t), labels: yd)
  var g = RandomGenerator(seed: 1)
  let mode: PassMode = reg.dropsUnits ? .masked : .evaluation
  let c = ContinuousClock()
  var sink = 0.0
  let d = c.measure {
    for e in 0..<30000 {
      if reg.dropsUnits { ws.drawMasks(keepProbability: reg.keepProbability, using: &g) }
      net.forward(batch, mode: mode, in: &ws)
      net.backward(batch, mode: mode, in: &ws)
      net.descend(along: ws.gradient, learningRate: 0.3, regularization: reg, examples: 211)
      if e % evalEvery == 0 { sink += et.score(net).cost + ed.score(net).cost }
    }
  }
  print(t, reg, evalEvery, d / 30000, et.score(net), ed.score(net))
  if S.self == Double.self {
    let check = GradientCheck(
      network: net.converted(to: Double.self), inputs: x, labels: y, regularization: reg,
      examples: 211)
    var r: GradientCheckReport!
    let t = c.measure { r = check.run() }
    print("check", r.difference, r.kinks, r.checked, r.weightsAtZero, r.worst as Any, t)
  }
}
for reg in [Regularization.none, .init(l2: 0.7), .init(l1: 1), .init(keepProbability: 0.86)] {
  run(Double.self, reg, evalEvery: 30)
  run(Float.self, reg, evalEvery: 30)
}
run(Double.self, .none, evalEvery: 1)
