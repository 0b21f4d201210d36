// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/decision_flow.h"

#include "core/checklist/rules.h"
#include "core/session/decisions.h"
#include "ui/shell/in_worker.h"
#include "ui/shell/session_binding.h"
#include "ui/shell/signoff_flow.h"
#include "ui/signoff/decision_dialog.h"
#include "ui/signoff/sign_request.h"

#include <QPointer>

namespace holdpoint::ui {
namespace {

template <class T> constexpr bool isSigned = false;
template <> constexpr bool isSigned<checklist::ApproveDeviation> = true;
template <> constexpr bool isSigned<checklist::DecideGate> = true;
template <> constexpr bool isSigned<checklist::Resume> = true;
template <> constexpr bool isSigned<checklist::Slip> = true;
template <> constexpr bool isSigned<checklist::Scrub> = true;

Result<signoff::Statement> statementFor(const checklist::Launch& launch, const ledger::Appended& head,
                                        const checklist::Command& command, const session::Signing& signing)
{
    if (const auto* vote = std::get_if<checklist::CastVote>(&command)) {
        // Nobody types a passphrase for what the rules refuse anyway.
        const events::Actor spoken{events::Auth::Spoken, signing.person, {}, vote->seat};
        if (const auto answer = checklist::decide(launch, command, spoken); !answer)
            return std::unexpected(answer.error());
        return session::voteStatement(launch, head, {vote->gate, vote->seat, vote->go, vote->reason}, signing);
    }
    return session::decisionStatement(launch, head, command, signing);
}

} // namespace

DecisionFlow::DecisionFlow(SessionBinding& binding, const SignoffFlow& keys, const Clock& clock, QWidget* window,
                           QObject* parent)
    : QObject(parent)
    , m_binding(binding)
    , m_keys(keys)
    , m_clock(clock)
    , m_window(window)
{
}

DecisionFlow::~DecisionFlow()
{
    // Dialogs that ask the session go before it.
    for (DecisionDialog* dialog : m_window->findChildren<DecisionDialog*>())
        delete dialog;
}

std::optional<signoff::WrappedKey> DecisionFlow::keyFor(const checklist::Command& command) const
{
    const checklist::Launch& launch = m_binding.session().launch();
    const QString person = m_binding.actor().person;
    const auto* vote = std::get_if<checklist::CastVote>(&command);
    const bool wanted = vote ? vote->signature.isEmpty() && launch.holds(person, vote->seat)
                             : std::visit([]<class T>(const T&) { return isSigned<T>; }, command);
    const auto key = m_keys.keys().constFind(person);
    const events::Person* line = launch.person(person);
    if (!wanted || key == m_keys.keys().constEnd() || !line || line->publicKey.isEmpty())
        return std::nullopt;
    const bool counts = checklist::bareKey(line->publicKey) == checklist::bareKey(key->sshPublicKey()) &&
                        !launch.isRevoked(line->publicKey);
    return counts ? std::optional(*key) : std::nullopt;
}

bool DecisionFlow::take(const checklist::Command& command, const session::Done& done)
{
    const std::optional<signoff::WrappedKey> key = keyFor(command);
    if (!key)
        return false;
    const checklist::Launch& launch = m_binding.session().launch();
    const Instant now = m_clock.now();
    const session::Signing signing{m_binding.actor().person, key->fingerprint(), now.utcMs - now.utcMs % 1000};
    const Result<signoff::Statement> statement = statementFor(launch, m_binding.session().head(), command, signing);
    // What the rules have against it is said where it is always said.
    if (!statement)
        return false;
    const events::LaunchOpened& opened = launch.state().opened;
    ShownStatement shown;
    shown.launch = opened.version.isEmpty() ? opened.name : opened.name + u' ' + opened.version;
    shown.rehearsal = statement->rehearsal;
    shown.person = statement->person;
    shown.role = statement->role;
    shown.meaning = statement->meaning;
    shown.utcMs = signing.utcMs;
    shown.offsetMin = now.offsetMin;
    shown.treeSize = statement->treeSize;
    shown.treeRoot = statement->treeRoot;
    shown.fingerprint = signing.fingerprint;
    auto* dialog = new DecisionDialog(shown, m_window);
    connect(dialog, &DecisionDialog::plainWanted, this, [this, command, done] { m_binding.send(command, done); });
    connect(dialog, &DecisionDialog::signWanted, this,
            [this, dialog, command, statement = *statement, key = *key, done](const QByteArray& passphrase) {
                sign(dialog, command, statement, key, passphrase, done);
            });
    dialog->open();
    return true;
}

void DecisionFlow::sign(DecisionDialog* dialog, const checklist::Command& command, const signoff::Statement& statement,
                        const signoff::WrappedKey& key, const QByteArray& passphrase, const session::Done& done)
{
    // Argon2id takes its time by design. The dialog wipes its own bytes when the signal returns: a deep copy.
    inWorker(
        this,
        [statement, key, secret = QByteArray(passphrase.constData(), passphrase.size())]() mutable {
            Result<session::SignedStatement> made = session::signStatement(statement, key, secret);
            wipe(secret);
            return made;
        },
        [this, dialog = QPointer<DecisionDialog>(dialog), command, statement,
         done](const Result<session::SignedStatement>& made) {
            // Closed meanwhile: the person does not want it any more.
            if (!dialog || !dialog->isVisible())
                return;
            if (!made) {
                dialog->showError(made.error());
                return;
            }
            checklist::Command complete = command;
            events::Actor actor{events::Auth::Signed, statement.person, statement.role, {}};
            if (auto* vote = std::get_if<checklist::CastVote>(&complete)) {
                vote->statement = made->statement;
                vote->signature = made->signature;
                actor.seat = vote->seat;
            } else {
                session::setProof(complete, {made->statement, made->signature, made->publicKey});
            }
            m_binding.sendAs(complete, actor, [dialog, done](const Result<session::Committed>& result) {
                if (dialog && result)
                    dialog->finish();
                else if (dialog)
                    dialog->showError(result.error());
                if (done)
                    done(result);
            });
        });
}

} // namespace holdpoint::ui
