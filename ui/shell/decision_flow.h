// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/session/session.h"
#include "core/signoff/personal_key.h"

#include <QObject>

#include <optional>

namespace holdpoint::signoff {
struct Statement;
}

namespace holdpoint::ui {

class SessionBinding;
class SignoffFlow;

// Decisions that are signed where who sits here has a key on this machine that the roster names: the approval of a
// deviation, a gate, resume, slip and scrub, and the vote for an own seat. A hold is never kept waiting for a
// passphrase.
class DecisionFlow final : public QObject
{
    Q_OBJECT
public:
    // All must outlive the flow.
    DecisionFlow(SessionBinding& binding, const SignoffFlow& keys, const Clock& clock, QWidget* window,
                 QObject* parent = nullptr);
    ~DecisionFlow() override;

    // Asks for the passphrase and sends the command, signed or, as the person chooses, not. False: nothing is to be
    // signed, the caller sends it. `done` is called unless the person cancels.
    bool take(const checklist::Command& command, const session::Done& done);

private:
    [[nodiscard]] std::optional<signoff::WrappedKey> keyFor(const checklist::Command& command) const;
    void sign(class DecisionDialog* dialog, const checklist::Command& command, const signoff::Statement& statement,
              const signoff::WrappedKey& key, const QByteArray& passphrase, const session::Done& done);

    SessionBinding& m_binding;
    const SignoffFlow& m_keys;
    const Clock& m_clock;
    QWidget* m_window;
};

} // namespace holdpoint::ui
