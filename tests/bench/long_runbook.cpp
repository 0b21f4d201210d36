// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/bench.h"

namespace holdpoint::bench {

QByteArray longRunbook()
{
    QByteArray text("# Long\n\n");
    for (int phase = 0; phase < 50; ++phase) {
        text += "### Phase " + QByteArray::number(phase + 1) + ": T-" + QByteArray::number(60 - phase) + " hours\n\n";
        for (int step = 0; step < 10; ++step) {
            const QByteArray name = QByteArray::number(phase) + "-" + QByteArray::number(step);
            text += "**Step " + name + "**\n```bash\n./run.sh " + name + "\n```\n\n";
            for (int box = 0; box < 8; ++box)
                text += "- [ ] Box " + name + "-" + QByteArray::number(box) + "\n";
            text += "\n";
        }
    }
    return text;
}

} // namespace holdpoint::bench
