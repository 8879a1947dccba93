"""Reports of use, read and checked in plain Python without the database: CSV or Parquet to exact sums."""
