// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/ledger/anchor_line.h"

#include <QObject>
#include <QPointer>

namespace holdpoint::ui {

class AnchorsDialog;
class LedgerPage;
class SessionBinding;

// Tells how far the checkpoints outside of this machine reach, and changes where they go.
class AnchorFlow final : public QObject
{
    Q_OBJECT
public:
    AnchorFlow(SessionBinding& binding, LedgerPage& page, QWidget* window, QObject* parent = nullptr);
    ~AnchorFlow() override;

    [[nodiscard]] AnchorNews news() const;
    AnchorsDialog* open();

Q_SIGNALS:
    void newsChanged(const holdpoint::ui::AnchorNews& news);

private:
    void tell();
    void add(AnchorsDialog* dialog, const QString& folder);
    void change(AnchorsDialog* dialog, const QStringList& folders);

    SessionBinding& m_binding;
    LedgerPage& m_page;
    QWidget* m_window;
    QPointer<AnchorsDialog> m_dialog;
    AnchorNews m_told;
};

} // namespace holdpoint::ui
