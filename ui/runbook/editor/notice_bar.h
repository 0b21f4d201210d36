// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <functional>
#include <vector>

class QVBoxLayout;

namespace holdpoint::ui {

// What the editor asks or says, inline above the runbook: one row for each subject, with buttons for what can be done.
class NoticeBar final : public QWidget
{
    Q_OBJECT
public:
    struct Choice
    {
        QString text; // with a mnemonic
        std::function<void()> act;
        bool keeps = false; // the row stays (a comparison is only looked at)
    };
    explicit NoticeBar(QWidget* parent = nullptr);
    // Takes the place of an older row of the same subject; every row can be closed unless `mustChoose`.
    void say(const QString& subject, Meaning meaning, const QString& text, std::vector<Choice> choices = {},
             bool mustChoose = false);
    void say(const QString& subject, const Error& error);
    void clear(const QString& subject);
    [[nodiscard]] QString text(const QString& subject) const; // empty: nothing is said about it

private:
    struct Row
    {
        QString subject, text;
        QWidget* widget;
    };
    QVBoxLayout* m_box;
    std::vector<Row> m_rows;
};

} // namespace holdpoint::ui
