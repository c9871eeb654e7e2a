"""Login identity only. Who a person is, and what they may do, stands in people."""
