"""The rules of money: ceilings that the database holds, who may enter what, sums, sheets and workbooks."""
