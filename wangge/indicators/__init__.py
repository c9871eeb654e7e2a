"""Reports and ledgers, computed from the record on somebody's behalf and never typed (design §1, R-53).

``reports``   the day report (日报) and the month's tables
``ledgers``   the ledger of matters (台账) with the office's own columns, as Excel
"""
