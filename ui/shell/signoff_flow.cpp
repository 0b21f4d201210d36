// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/signoff_flow.h"

#include "core/base/ids.h"
#include "core/session/statements.h"
#include "ui/signoff/sign_request.h"
#include "ui/signoff/signoff_page.h"

#include <QCoreApplication>
#include <QPointer>
#include <QThreadPool>

#include <memory>

namespace holdpoint::ui {
namespace {

// Deep copy: the view wipes its own bytes when the signal returns.
QByteArray ownCopy(const QByteArray& secret) { return QByteArray(secret.constData(), secret.size()); }

} // namespace

QString personalKeyName(const QString& person) { return QStringLiteral("person.") + slug(person); }

SignoffFlow::SignoffFlow(session::Session& session, signoff::KeyStore& keys, SignoffPage& page, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_store(keys)
    , m_page(page)
{
    connect(&page, &SignoffPage::signRequested, this, &SignoffFlow::sign);
    connect(&page, &SignoffPage::declareRequested, this, &SignoffFlow::sign);
    connect(&page, &SignoffPage::keyRequested, this,
            [this](const QString& person, const QByteArray& passphrase) { makeKey(person, ownCopy(passphrase)); });
}

SignoffFlow::~SignoffFlow() = default;

void SignoffFlow::lookForKeys(const QString& person)
{
    QStringList people{person};
    for (const events::Person& one : m_session.launch().state().people)
        people.append(one.name);
    for (const QString& name : people) {
        if (name.isEmpty() || m_asked.contains(name))
            continue;
        m_asked.insert(name);
        m_store.load(personalKeyName(name),
                     [self = QPointer<SignoffFlow>(this), name](const Result<QByteArray>& bytes) {
                         // No key is the usual case; a person without one is offered to make one.
                         if (!self || !bytes)
                             return;
                         Result<signoff::WrappedKey> key = signoff::parseWrappedKey(*bytes);
                         if (!key) {
                             Q_EMIT self->failed(key.error());
                             return;
                         }
                         // Two names may share a slug: only the person whom the key names holds it.
                         if (key->person != name)
                             return;
                         self->m_keys.insert(name, std::move(*key));
                         self->tellPage();
                     });
    }
}

void SignoffFlow::tellPage()
{
    QMap<QString, QString> fingerprints;
    for (auto key = m_keys.constBegin(); key != m_keys.constEnd(); ++key)
        fingerprints.insert(key.key(), key->fingerprint());
    m_page.setKeys(fingerprints);
    Q_EMIT keysChanged();
}

void SignoffFlow::took(const signoff::WrappedKey& key)
{
    m_keys.insert(key.person, key);
    tellPage();
}

void SignoffFlow::makeKey(const QString& person, QByteArray passphrase)
{
    QThreadPool::globalInstance()->start([self = QPointer<SignoffFlow>(this), person, passphrase]() mutable {
        auto key = std::make_shared<Result<signoff::WrappedKey>>(signoff::generateKey(person, passphrase));
        wipe(passphrase);
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [self, person, key] {
                if (!self)
                    return;
                if (!*key) {
                    self->fail(key->error());
                    return;
                }
                self->m_store.store(personalKeyName(person), (*key)->wrapped,
                                    [self, person, key](const Result<signoff::KeyPlace>& stored) {
                                        if (!self)
                                            return;
                                        if (!stored) {
                                            self->fail(stored.error());
                                            return;
                                        }
                                        self->m_keys.insert(person, **key);
                                        self->tellPage();
                                        Q_EMIT self->keyMade(person, (*key)->fingerprint());
                                    });
            },
            Qt::QueuedConnection);
    });
    wipe(passphrase);
}

void SignoffFlow::sign(const SignRequest& request)
{
    const auto key = m_keys.constFind(request.person);
    if (key == m_keys.constEnd()) {
        fail({ErrorCode::Refused, tr("There is no signing key of %1 on this machine.").arg(request.person),
              tr("Make one first, with a passphrase that only %1 knows.").arg(request.person), 0});
        return;
    }
    const checklist::Launch& launch = m_session.launch();
    Result<signoff::Statement> statement =
        request.signoffId.isEmpty()
            ? session::declarationStatement(launch, m_session.head(), request.person, key->fingerprint(), request.utcMs)
            : session::signoffStatement(launch, m_session.head(), request.signoffId, request.person, key->fingerprint(),
                                        request.utcMs);
    if (!statement) {
        fail(statement.error());
        return;
    }
    // Signed is what stood on the screen, even where an entry came in since.
    statement->meaning = request.meaning;
    statement->treeSize = request.treeSize;
    statement->treeRoot = request.treeRoot;
    SignRequest kept = request;
    kept.passphrase.clear();
    QThreadPool::globalInstance()->start([self = QPointer<SignoffFlow>(this), statement = *statement, wrapped = *key,
                                          kept, passphrase = ownCopy(request.passphrase)]() mutable {
        auto result =
            std::make_shared<Result<session::SignedStatement>>(session::signStatement(statement, wrapped, passphrase));
        wipe(passphrase);
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [self, kept, result] {
                if (!self)
                    return;
                if (*result)
                    self->record(kept, (*result)->statement, (*result)->signature, (*result)->publicKey);
                else
                    self->fail(result->error());
            },
            Qt::QueuedConnection);
    });
}

void SignoffFlow::record(const SignRequest& request, const QByteArray& statement, const QByteArray& signature,
                         const QString& publicKey)
{
    const checklist::Command command =
        request.signoffId.isEmpty()
            ? checklist::Command(checklist::Declare{statement, signature, publicKey})
            : checklist::Command(checklist::GiveSignoff{request.signoffId, statement, signature, publicKey});
    m_session.submit(command, {events::Auth::Signed, request.person, request.role, {}},
                     [self = QPointer<SignoffFlow>(this)](const Result<session::Committed>& result) {
                         if (!self)
                             return;
                         if (result)
                             self->m_page.finished();
                         else
                             self->fail(result.error());
                     });
}

void SignoffFlow::fail(const Error& error)
{
    m_page.failed(error);
    Q_EMIT failed(error);
}

} // namespace holdpoint::ui
