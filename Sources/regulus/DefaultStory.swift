/// The lesson that `regulus demo` tells, and that lessons of one's own can begin from.
let defaultStory = """
  # A lesson for `regulus demo FILE`. Lines are steps:
  #   title, options   what the lesson is called, and the options of `regulus train` it is about
  #   say              the caption; it goes on in lines that begin with a blank
  #   if               FIGURE < NAME, > or =, then a sentence more for the caption, where that is so
  #   set              none; l1 λ, l2 λ or dropout KEEP, each also off; augmentation on or off;
  #                    early-stopping off, mark or stop: whatever was switched before
  #   press            keys, as ? lists them in the dashboard
  #   show             a pane: cost, boundary, diagnosis, weights, weight-norms, dropout,
  #                    early-stopping or gradient-check
  #   wait             key, epoch N, +N, rising, trigger, or end
  #   pause            training stands still until the space bar is pressed
  #   remember NAME    keeps the figures as they stand, to compare with
  #   table            the caption is a table of all that was remembered
  # In captions {dev} is a figure of the run, {none dev} one that was remembered as none: epoch, train,
  # dev, gap, train-accuracy, dev-accuracy, best, best-epoch, above-best, norm, zeros, weights. The
  # name best stands for the lowest dev cost of the run. Where a wait was skipped, 'if' says nothing.

  title    What regularization does
  options  --data pitch --hidden 20,3 --pace 500 --early-stopping mark

  set      none
  set      early-stopping mark
  show     cost
  say      A network of 2·20·3·1 learns from 211 positions on a football pitch which side won the
           ball. 200 others, which it never learns from, judge it: the dev set.
  pause
  say      Nothing keeps it from learning single points by heart. Watch the dev cost: it is {dev}.
  wait     epoch 600
  wait     rising
  say      The training cost is {train} at epoch {epoch}, the dev cost {dev}: {above-best} above its
           best, {best} at epoch {best-epoch}, where the star is.
  if       dev > best   Better on the training points, worse on new ones: this is overfitting, high
           variance, with a gap of {gap}.
  if       dev = best   That is no overfitting yet.
  wait     epoch 6000
  pause

  remember none
  set      none
  set      l2 0.7
  show     weight-norms
  say      L2 is on: every update first multiplies the weights by 1 − αλ/m. ‖W‖₂ was {none norm} and
           is {norm} now; the gap was {none gap} and is {gap}.
  wait     +4000
  say      L2 from epoch {none epoch} to {epoch}: gap {none gap} → {gap}, dev cost {none dev} → {dev},
           ‖W‖₂ {none norm} → {norm}.
  if       dev < none   Switched on in the middle of a run it takes back what was learned by heart.
  if       dev > none   The dev cost has risen all the same: here this L2 does not help.
  if       dev = none   The dev cost stayed what it was: here this L2 does not help.
  pause

  set      none
  set      l2 0.7
  press    R
  show     cost
  say      Now from the same first weights, and for as many epochs as without: L2 from the beginning.
           Dev cost {dev}, gap {gap}.
  wait     epoch 6000
  say      L2 at epoch {epoch}: dev cost {dev}, without {none dev}; gap {gap}, without {none gap}; dev
           accuracy {dev-accuracy}, without {none dev-accuracy}; training accuracy {train-accuracy},
           without {none train-accuracy}.
  if       dev < none   It does better on new points.
  if       dev > none   It does worse on new points: here this L2 does not help.
  if       dev = none   It does as well on new points: here this L2 does not help.
  if       train-accuracy < none   Some training points are given up for that.
  pause

  remember L2
  set      none
  set      l1 0.5
  press    R
  show     weights
  say      From the same first weights with L1: it takes as much from small weights as from large
           ones, so that weights become exactly 0. Of {weights} weights {zeros} are.
  wait     epoch 6000
  say      L1 at epoch {epoch}: {zeros} of {weights} weights are exactly 0, without L1 {none zeros}. Dev
           cost {dev}, without {none dev}; gap {gap}, without {none gap}.
  if       dev < none   So few weights do better on new points.
  if       dev > none   It does worse on new points than without.
  if       dev = none   On new points it does as well as without.
  if       dev > best   It overfits a little all the same: {above-best} above its best, at epoch
           {best-epoch}.
  pause

  remember L1
  set      none
  set      dropout 0.86
  press    R
  show     dropout
  say      Dropout leaves hidden units out at random, others at every update, so that none can rely on
           another. What is drawn is the whole network: dev cost {dev}, gap {gap}.
  wait     epoch 6000
  say      Dropout at epoch {epoch}: dev cost {dev}, without {none dev}; gap {gap}, without {none gap};
           dev accuracy {dev-accuracy}, without {none dev-accuracy}.
  if       dev < none   It does better on new points.
  if       dev > none   It does worse on new points: here this dropout does not help.
  if       dev = none   It does as well on new points: here this dropout does not help.
  if       dev > best   It overfits all the same: {above-best} above its best, at epoch {best-epoch}.
  show     cost
  pause

  remember dropout
  set      none
  set      early-stopping stop
  press    R
  show     early-stopping
  say      Early stopping needs no penalty: it watches the dev cost, and when that has not improved
           for the patience, it ends the run and takes the best weights back. Best so far: {best}, at
           epoch {best-epoch}.
  wait     end
  say      The weights are those of epoch {epoch}: dev cost {dev}, and {none dev} where the same run
           went on to {none epoch}; training cost {train}, and {none train} there.
  if       dev < none   What was learned after that cost more on new points than it gained.
  if       dev = none   It came to the same, in fewer epochs.
  wait     key

  remember early-stopping
  say      Bias is what the training error is above what is possible, variance what the dev error is
           above that. A bigger network and longer training help the first; more data and
           regularization the second. Which did how much here, each from the same first weights, the
           table says.
  wait     key
  table
  """
