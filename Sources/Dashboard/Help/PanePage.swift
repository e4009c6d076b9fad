import Learning
import Training

/// Explains what a pane shows, the formula behind it, and what comes of it now.
struct PanePage {
  /// What the pane is called.
  let title: String
  /// What it shows.
  let text: String
  /// The formula, with its names.
  let formula: String
  /// The formula with the values of the run; nil before there are any.
  let now: String?

  init(
    _ pane: Pane, _ snapshot: Snapshot?, _ description: RunDescription, targetError: Double? = nil
  ) {
    switch pane {
    case .cost: self = Self.cost(snapshot)
    case .boundary: self = Self.boundary(snapshot, description)
    case .diagnosis: self = Self.diagnosis(snapshot, targetError)
    case .weights: self = Self.weights(snapshot)
    case .weightNorms: self = Self.weightNorms(snapshot)
    case .dropout: self = Self.dropout(snapshot)
    case .earlyStopping: self = Self.earlyStopping(snapshot)
    case .gradientCheck: self = Self.gradientCheck(snapshot)
    }
  }

  private init(_ title: String, _ text: String, formula: String, now: String?) {
    self.title = title
    self.text = text
    self.formula = formula
    self.now = now
  }

  /// Returns the page in lines of at most `width` columns.
  func lines(width: Int, glyphs: Glyphs) -> [[StyledText]] {
    func paragraph(_ text: String, _ style: Style) -> [[StyledText]] {
      wrapped(glyphs.text(text), width: width).map { [StyledText($0, style)] }
    }
    let blank: [[StyledText]] = [[]]
    return paragraph(text, Style()) + blank + paragraph(formula, Style(.accent, bold: true))
      + (now.map { blank + paragraph("Now: \($0)", Style(.good)) } ?? [])
  }
}

// MARK: - The pages

extension PanePage {
  private static func cost(_ snapshot: Snapshot?) -> PanePage {
    let now = snapshot.map { snapshot in
      let training = snapshot.evaluation.training.cost
      let dev = snapshot.evaluation.dev.map {
        ", dev \(NumberFormat.figure($0.cost)), gap \(NumberFormat.figure($0.cost - training))"
      }
      return "training \(NumberFormat.figure(training))\(dev ?? ""); J with the penalty "
        + NumberFormat.figure(snapshot.evaluation.objective)
    }
    return PanePage(
      "Cost",
      "The mean loss over the training set and over the dev set, without the penalty and without "
        + "dropout: so the curves can be compared before and after a switch. Where training goes on "
        + "falling and dev turns up, the network learns single points by heart. The star is the "
        + "lowest dev cost; from there on it is shaded while the dev cost stays above. Every switch "
        + "leaves a marker.",
      formula: "J = (1/m) Σ loss(ŷ, y) + penalty; the curves are the first part", now: now)
  }

  private static func boundary(_ snapshot: Snapshot?, _ description: RunDescription) -> PanePage {
    let accuracy = snapshot?.evaluation.dev.map { "dev \($0.quality.brief)" }
    switch description.subject {
    case .points:
      return PanePage(
        "Decision boundary",
        "What the network answers at every place of the plane: the hue is the class, the shade how "
          + "sure it is. A boundary that winds around single points has learned noise; one that "
          + "regularization has smoothed passes some of them by.",
        formula: "ŷ = g(W·a + b), from 0 to 1; the boundary is where two classes are level",
        now: accuracy)
    case .images:
      return PanePage(
        "Wrong now",
        "The dev examples that the network gets wrong with its newest weights, with its answer and "
          + "the truth; where there is room, which class is taken for which.",
        formula: "answer = the class with the largest softmax probability", now: accuracy)
    case .numbers:
      return PanePage(
        "Fit",
        "What the network predicts against what is true. A curve that runs through every training "
          + "point fits the noise as well.",
        formula: "R² = 1 − Σ(ŷ − y)² / Σ(y − ȳ)²", now: accuracy)
    }
  }

  private static func diagnosis(_ snapshot: Snapshot?, _ targetError: Double?) -> PanePage {
    let now = snapshot?.diagnosis(targetError: targetError).map { found in
      let variance = found.variance.map { ", variance \(NumberFormat.percent($0.size))" } ?? ""
      return "bias \(NumberFormat.percent(found.bias.size)), above a target error of "
        + "\(NumberFormat.percent(targetError ?? 0))\(variance)"
    }
    return PanePage(
      "Diagnosis",
      "High bias: the network does not even fit what it learns from; a bigger one, longer training "
        + "or another architecture help. High variance: it fits that, and not what is new; more data, "
        + "augmentation or regularization help. In this order, since the second costs the first.",
      formula: "bias = training error − target error; variance = dev error − training error",
      now: now)
  }

  private static func weights(_ snapshot: Snapshot?) -> PanePage {
    let now = snapshot.map { snapshot in
      let zeros = snapshot.layers.reduce(0) { $0 + $1.zeros }
      let all = snapshot.layers.reduce(0) { $0 + $1.weights }
      return "\(NumberFormat.grouped(zeros)) of \(NumberFormat.grouped(all)) weights are exactly 0"
    }
    return PanePage(
      "Weights",
      "How the weights of each layer are distributed, with those that are exactly 0 apart. L2 draws "
        + "all of them together; L1 moves many to 0 and leaves the others. Where the values of a layer "
        + "spread much less, or much more, than those of the one before, signals vanish or explode.",
      formula: "L2: W ← (1 − αλ/m)·W − α·dW;  L1: |W| falls by αλ/(2m) at each update, to 0",
      now: now)
  }

  private static func weightNorms(_ snapshot: Snapshot?) -> PanePage {
    let now = snapshot.map { snapshot -> String in
      let rate = snapshot.learningRate * snapshot.scheduleFactor
      let l2 = snapshot.regularization.l2
      guard l2 > 0, let factor = snapshot.shrinkFactor else { return "no penalty shrinks them" }
      return "1 − \(NumberFormat.strength(rate)) × \(NumberFormat.strength(l2)) / "
        + "\(snapshot.trainingCount) = \(NumberFormat.fixed(factor, decimals: 6)) at every update"
    }
    return PanePage(
      "Weight norms",
      "How large the weights of each layer are together. Large weights make steep functions, which "
        + "bend around single points; L2 takes the same share of every weight at each update, so that "
        + "only those stay large that the data keep up.",
      formula: "‖W‖₂ = √ΣW²; the penalty is λ/(2m)·‖W‖₂², and shrinks by 1 − αλ/m", now: now)
  }

  private static func dropout(_ snapshot: Snapshot?) -> PanePage {
    let now = snapshot.map { snapshot -> String in
      guard snapshot.regularization.dropsUnits else { return "all units take part" }
      let kept = snapshot.layers.compactMap(\.realizedKeep).map { NumberFormat.percent($0) }
      return "keep \(NumberFormat.strength(snapshot.regularization.keepProbability)), kept in the "
        + "last epoch \(kept.joined(separator: ", "))"
    }
    return PanePage(
      "Dropout",
      "Each hidden unit is left out of an update by chance, for each example anew, so that none can "
        + "rely on another. What is kept is scaled up, so that the next layer sees as much as ever. "
        + "Evaluation uses all units, and no chance.",
      formula: "D = rand < keep;  A ← A·D / keep, and the same on the way back", now: now)
  }

  private static func earlyStopping(_ snapshot: Snapshot?) -> PanePage {
    let now = snapshot.map { snapshot -> String in
      let watch = snapshot.earlyStopping
      guard let best = watch.best else { return "no evaluation to compare with yet" }
      return "best \(NumberFormat.figure(best.cost)) at epoch \(NumberFormat.grouped(best.epoch)), "
        + "\(watch.evaluationsSinceBest) of \(watch.patience) evaluations without a better one"
    }
    return PanePage(
      "Early stopping",
      "Watches the dev cost. After so many evaluations without a better one than the best, patience "
        + "has run out: off does nothing then, mark marks the place, stop ends the run with the best "
        + "weights. Rising and falling are of averages of five, as far back as the patience, from 1 % "
        + "and twice the usual step on; percentages are above the best.",
      formula: "better: dev cost < best − min-delta", now: now)
  }

  private static func gradientCheck(_ snapshot: Snapshot?) -> PanePage {
    let now = snapshot?.check.map { check in
      "\(NumberFormat.scientific(check.report.difference, digits: 2)) at epoch "
        + NumberFormat.grouped(check.epoch)
    }
    return PanePage(
      "Gradient check",
      "Backpropagation against what the cost really does when a weight is moved a little, in double "
        + "precision, on a copy and beside training. Below 1e-7 is correct, above 1e-5 wrong. Masks of "
        + "dropout stay the same for both; where a ReLU changes sides there is no derivative, and the "
        + "weight is left out.",
      formula: "ĝ = (J(θ+ε) − J(θ−ε)) / 2ε;  difference = ‖g − ĝ‖₂ / (‖g‖₂ + ‖ĝ‖₂)", now: now)
  }
}
