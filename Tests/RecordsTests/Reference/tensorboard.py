"""Prints the bytes that TensorBoardLogTests expects. Needs pip install tensorboard, and python3 -P, which
does not take this file for that package."""

import io

from tensorboard.compat.proto.event_pb2 import Event, SessionLog
from tensorboard.compat.proto.summary_pb2 import HistogramProto, Summary
from tensorboard.summary.writer.record_writer import RecordWriter

record = io.BytesIO()
RecordWriter(record).write(Event(wall_time=1.5, file_version="brain.Event:2").SerializeToString())
print(record.getvalue().hex())

scalar = Summary.Value(tag="train/cost", simple_value=0.25)
histogram = HistogramProto(
    min=-1, max=2, num=3, sum=1.5, sum_squares=5.25, bucket_limit=[-0.5, 0, 3], bucket=[1, 0, 2]
)
print(scalar.SerializeToString().hex())
print(Summary.Value(tag="w", histo=histogram).SerializeToString().hex())
print(Event(wall_time=2, step=300, summary=Summary(value=[scalar])).SerializeToString().hex())
start = SessionLog(status=SessionLog.START)
print(Event(wall_time=2, step=300, session_log=start).SerializeToString().hex())
