// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/spelled_marks.h"

#include "ui/theme/theme.h"

#include <QPlainTextEdit>
#include <QRegularExpression>

namespace holdpoint::ui {

void dressAsCode(QPlainTextEdit& box, const Theme& theme)
{
    box.setFont(themeFont(FontRole::Command));
    QPalette own = box.palette();
    if (own.color(QPalette::Base) == theme.sunken)
        return;
    own.setColor(QPalette::Base, theme.sunken);
    box.setPalette(own);
}

void markSpelledOut(QPlainTextEdit& box, const Theme& theme)
{
    static const QRegularExpression spelled(
        QStringLiteral("<U\\+[0-9A-F]{4,6}>|<0x[0-9A-F]{2}>|[\\x{2400}-\\x{2421}]"));
    constexpr int most = 500;
    QList<QTextEdit::ExtraSelection> marks;
    auto found = spelled.globalMatch(box.toPlainText());
    while (found.hasNext() && marks.size() < most) {
        const QRegularExpressionMatch match = found.next();
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(box.document());
        mark.cursor.setPosition(int(match.capturedStart()));
        mark.cursor.setPosition(int(match.capturedEnd()), QTextCursor::KeepAnchor);
        mark.format.setBackground(theme.critical.solid);
        mark.format.setForeground(theme.critical.onSolid);
        marks.append(mark);
    }
    box.setExtraSelections(marks);
}

} // namespace holdpoint::ui
