// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <functional>
#include <vector>

class QVBoxLayout;

namespace holdpoint::ui {

struct NoticeAction
{
    QString text; // with a mnemonic
    std::function<void()> act;
};

// What a person is told inline: cause, next step and, where there is one, a button that does it.
struct Notice
{
    QString key; // a notice with the same key takes the place of the older one; empty: every one is its own
    Meaning meaning = Meaning::Info;
    QString text, nextStep;
    std::vector<NoticeAction> actions;
    bool lasting = false; // stays until clear(key): the person cannot wave it away
};

// Errors and news under the top strip, never modal: the newest on top, at most three at a time.
class ErrorBar final : public QWidget
{
    Q_OBJECT
public:
    explicit ErrorBar(QWidget* parent = nullptr);

    void tell(const Error& error, const QString& key = {});
    void tell(Notice notice);
    void clear(const QString& key);
    void clearAll();
    [[nodiscard]] int count() const { return int(m_shown.size()); }
    // Cause and next step of the newest, empty when there is none.
    [[nodiscard]] QString newest() const;

private:
    struct Shown
    {
        QString key, text;
        bool lasting;
        QWidget* row;
    };
    void drop(QWidget* row);

    QVBoxLayout* m_box = nullptr;
    std::vector<Shown> m_shown; // the newest first
};

} // namespace holdpoint::ui
