import Learning
import Screen
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
    _ pane: Pane, _ snapshot: Snapshot?, _ description: RunDescription,
    diagnosis: Diagnosis? = nil, usesTints: Bool = true
  ) {
    switch pane {
    case .cost: self = Self.cost(snapshot, description, usesTints: usesTints)
    case .boundary: self = Self.boundary(snapshot, description)
    case .diagnosis: self = Self.diagnosis(diagnosis)
    case .weights: self = Self.weights(snapshot)
    case .weightNorms: self = Self.weightNorms(snapshot, description)
    case .dropout: self = Self.dropout(snapshot)
    case .earlyStopping: self = Self.earlyStopping(snapshot)
    case .gradientCheck: self = Self.gradientCheck(snapshot)
    }
  }

  /// What stands between two formulas, each of which begins a line.
  private static let nextFormula = ";  "

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
    let formulas = formula.split(separator: Self.nextFormula).flatMap {
      paragraph(String($0), Style(.accent, bold: true))
    }
    return paragraph(text, Style()) + blank + formulas
      + (now.map { blank + paragraph("Now: \($0)", Style(.good)) } ?? [])
  }
}

// MARK: - The pages

extension PanePage {
  private static func cost(
    _ snapshot: Snapshot?, _ description: RunDescription, usesTints: Bool
  ) -> PanePage {
    let now = snapshot.map { snapshot in
      let training = snapshot.evaluation.training.cost
      let dev = snapshot.evaluation.dev.map {
        ", dev \(NumberFormat.figure($0.cost)), gap \(NumberFormat.signedFigure($0.cost - training))"
      }
      return "training \(NumberFormat.figure(training))\(dev ?? ""); J "
        + NumberFormat.figure(snapshot.evaluation.objective)
    }
    let loss =
      description.subject == .numbers
      ? "cost = (1/m) Σ (ŷ − y)²" : "cost = (1/m) Σ −ln p(true class)"
    return PanePage(
      "Cost",
      "The mean loss on the training and on the dev set, both without penalty and without dropout, so "
        + "that switching a regularizer does not move the curves by itself. Training falls and dev "
        + "rises: overfitting. The star is the best dev cost; from there on it is "
        + "\(usesTints ? "shaded" : "hatched") once dev is 10 % above and the gap wider. An upright line is a switch.",
      formula: "\(loss);  J = training cost + penalty is what training minimizes", now: now)
  }

  private static func boundary(_ snapshot: Snapshot?, _ description: RunDescription) -> PanePage {
    let accuracy = snapshot?.evaluation.dev.map { "dev \($0.quality.brief)" }
    switch description.subject {
    case .points:
      return PanePage(
        "Decision boundary",
        "The class that is predicted at every place: the hue is the class, the shade how sure the "
          + "network is. A boundary that winds around single points has learned noise. Of more than "
          + "two features two that the first layer weighs most, the others at their mean; they stay "
          + "until another weighs half as much again.",
        formula: "predicted is the most probable class; shade: its lead over the next",
        now: accuracy)
    case .images:
      return PanePage(
        "Wrong now",
        "The dev images that the newest weights get wrong, below each truth → prediction. Where there "
          + "is room, the confusion matrix: a row for each true class, a column for each predicted "
          + "one; right ones are on the diagonal.",
        formula: "prediction = the class with the largest softmax probability", now: accuracy)
    case .numbers:
      return PanePage(
        "Fit",
        "Of one feature the predicted curve among the examples; of more, predicted against true "
          + "numbers, on the line where both are equal. A curve through every training point fits "
          + "the noise as well.",
        formula: "R² = 1 − Σ(ŷ − y)² / Σ(y − ȳ)²", now: accuracy)
    }
  }

  private static func diagnosis(_ diagnosis: Diagnosis?) -> PanePage {
    let now = diagnosis.map { found in
      let variance = found.variance.map { ", variance \(NumberFormat.percent($0.size))" } ?? ""
      let wrong =
        found.wrongLabels > 0
        ? ", without \(NumberFormat.percent(found.wrongLabels, decimals: 0)) wrong labels" : ""
      return "bias \(NumberFormat.percent(found.bias.size)), above a target error of "
        + "\(NumberFormat.percent(found.targetError ?? 0))\(wrong)\(variance)"
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
      "A histogram a layer; the most of a layer at full height. Exact zeros are not in it: they have "
        + "a bar of their own. Cut off: every weight into a unit is 0. Dead: a unit of ReLU is 0 for "
        + "every example, cut off or not. A and dZ are the standard deviations of values and gradients; far smaller, "
        + "or larger, from layer to layer, signals vanish or explode.",
      formula: "L2 pulls at each weight by a share of it, L1 at all by the same amount, to 0",
      now: now
    )
  }

  private static func weightNorms(
    _ snapshot: Snapshot?, _ description: RunDescription
  ) -> PanePage {
    let optimizer = snapshot?.optimizer ?? Optimizer(name: description.optimizer) ?? .sgd
    let shrinking = ShrinkingText(optimizer: optimizer)
    return PanePage(
      "Weight norms",
      "How large the weights of each layer are together. Large weights make steep functions that bend "
        + "around single points. " + shrinking.text,
      formula: "‖W‖₂ = √ΣW²;  " + shrinking.formula, now: snapshot.map { shrinking.now($0) })
  }

  private static func dropout(_ snapshot: Snapshot?) -> PanePage {
    let now = snapshot.map { snapshot -> String in
      guard snapshot.regularization.dropsUnits else { return "off, all units take part" }
      let kept = snapshot.layers.compactMap(\.realizedKeep).map { NumberFormat.percent($0) }
      return "keep \(NumberFormat.strength(snapshot.regularization.keepProbability)), kept in the "
        + "last epoch \(kept.joined(separator: ", "))"
    }
    return PanePage(
      "Dropout",
      "At each update hidden units are dropped at random, others for every example, so that none can "
        + "rely on another. The values of those that are kept are divided by the keep probability: "
        + "the next layer gets as much as ever on average. Evaluation uses all units, unscaled.",
      formula: "D = 1 with probability keep, else 0;  A ← A·D / keep, forward and back", now: now)
  }

  private static func earlyStopping(_ snapshot: Snapshot?) -> PanePage {
    let now = snapshot.map { snapshot -> String in
      let watch = snapshot.earlyStopping
      guard snapshot.hasDev else { return "there is no dev set to watch" }
      guard let best = watch.best else { return "no evaluation to compare with yet" }
      return "best \(NumberFormat.figure(best.cost)) at epoch \(NumberFormat.grouped(best.epoch)), "
        + "\(NumberFormat.grouped(watch.evaluationsSinceBest)) of "
        + "\(NumberFormat.grouped(watch.patience)) evaluations without a better one"
    }
    let window = NumberFormat.grouped(snapshot?.devTrend.window ?? CostTrend.defaultWindow)
    return PanePage(
      "Early stopping",
      "Watches the dev cost. Patience is how many evaluations in a row may pass without a better one. "
        + "When it has run out, off does nothing, mark leaves a mark on the curves, and stop ends the "
        + "run with the best weights. Rising and falling are of averages of five, over the last "
        + "\(window) evaluations, from 1 % and twice the usual step on; percentages are above the best.",
      formula: "better: dev cost < best − min-delta", now: now)
  }

  private static func gradientCheck(_ snapshot: Snapshot?) -> PanePage {
    let now = snapshot?.check.map { check in
      "\(check.report.figure), \(check.report.relation), at epoch "
        + "\(NumberFormat.grouped(check.epoch)), ε "
        + NumberFormat.scientific(check.report.epsilon, digits: 1)
    }
    let isTextbook = snapshot?.check?.report.method == .textbook
    let method =
      isTextbook
      ? "Each parameter θ is moved by ±ε, which takes two forward passes. "
      : "Each unit's sum z is moved by ±ε for each example: what the loss changes by, times the input "
        + "x of a weight, is the slope for that weight. "
    let difference = isTextbook ? "(J(θ+ε) − J(θ−ε)) / 2ε" : "mean of x·(ℓ(z+ε) − ℓ(z−ε)) / 2ε"
    return PanePage(
      "Gradient check",
      "Backpropagation's gradient g against centred differences ĝ, in double precision. " + method
        + "Left out and counted: units at the kink of ReLU, and under L1 weights at 0. Below 1e-7 is "
        + "correct.",
      formula: "ĝ = \(difference);  difference = ‖g − ĝ‖₂ / (‖g‖₂ + ‖ĝ‖₂)", now: now)
  }
}
