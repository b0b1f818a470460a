"""The contestants of `bench.head_to_head`, the stories that each of them plays, and the judge."""
