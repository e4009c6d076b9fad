/// The lesson that `regulus demo` tells, and that lessons of one's own can begin from.
let defaultStory = """
  # A lesson for `regulus demo FILE`. Lines are steps:
  #   title, options   what the lesson is called, and the options of `regulus train` it is about
  #   say              the caption; it goes on in lines that begin with a blank
  #   press            keys, as ? lists them in the dashboard
  #   wait             key, epoch N, +N, rising, trigger, or end
  #   pause            training stands still until the space bar is pressed

  title    What regularization does
  options  --data pitch --hidden 20,3 --pace 500 --early-stopping mark

  say      A network of 2-20-3-1 learns from 211 positions on a football pitch which side plays the
           ball. 200 others, which it never learns from, judge it: the dev set.
  pause
  say      Nothing keeps it from learning single points by heart. Watch the dev cost.
  wait     epoch 600
  wait     rising
  say      The training cost goes on falling, and the dev cost has turned up: this is overfitting, high
           variance. The star is where stopping would have been best.
  wait     epoch 4000
  pause

  press    2
  say      L2 is on: every update shrinks every weight by 1 − αλ/m. The norms come down.
  wait     +5000
  say      The dev cost has come down to the training cost: L2 has healed the overfitting, and some
           training points are given up for it.
  pause

  press    0 1 R
  say      From the same first weights with L1: what it takes is the same for small weights and large
           ones, so that many of them become exactly 0.
  wait     epoch 6000
  say      Most weights are 0 and stay there: a sparse network, and the dev cost stays low.
  pause

  press    0 d R
  say      Dropout leaves hidden units out at random, others at every update, so that none can rely on
           another. The costs that are drawn are those of the whole network.
  wait     epoch 6000
  pause

  press    0 e R
  say      Early stopping needs no penalty: it watches the dev cost, and when that has not improved
           for the patience, it ends the run and takes the best weights back.
  wait     end
  say      Bias is what the training error is above what is possible, variance what the dev error is
           above that. A bigger network and longer training help the first; more data and
           regularization the second.
  wait     key
  """
