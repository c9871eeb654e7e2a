"""The one door through which anything changes (design §4b).

do(actor, case, act, data, at)      one act on a case
file(actor, need, at)  file_many    new cases
setup                               units, people, posts, adoptions
"""

from wangge.acts.doing import Done
from wangge.acts.door import do
from wangge.acts.filing import file, file_many
from wangge.acts.needs import Filed, Need

__all__ = ["Done", "Filed", "Need", "do", "file", "file_many"]
