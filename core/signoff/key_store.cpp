// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/signoff/key_store.h"

#include "core/base/ids.h"
#include "core/signoff/folder_key_store.h"
#include "core/signoff/signoff_text.h"

#include <QDeadlineTimer>
#include <QPointer>
#include <QTimer>

#include <qt6keychain/keychain.h>

#include <vector>

namespace holdpoint::signoff {
namespace {

QString keyringService() { return QStringLiteral("Holdpoint"); }

// The system keyring, with a folder for when it does not answer. A key lies in one of the two: the folder's is the
// newer one where both have it.
class SystemKeyStore final : public QObject, public KeyStore
{
public:
    SystemKeyStore(const QString& folder, int deadlineMs)
        : m_keys(folder)
        , m_deadlineMs(deadlineMs)
    {
    }

    void store(const QString& name, const QByteArray& secret, Stored done) override
    {
        if (const Result<void> named = KeyFolder::checkName(name); !named)
            return answer([named, done = std::move(done)] { done(std::unexpected(named.error())); });
        whenProbed([this, name, secret, done = std::move(done)] {
            if (m_keyring != Keyring::Usable)
                return done(toFolder(name, secret));
            auto* job = new QKeychain::WritePasswordJob(keyringService());
            job->setTextData(QString::fromLatin1(secret.toBase64()));
            run(job, name, m_deadlineMs, [this, name, secret, done](std::optional<QKeychain::Error> error) {
                if (error != QKeychain::NoError)
                    return done(toFolder(name, secret));
                // An older file would hide what was just stored.
                done(placedAt(KeyPlace::Keyring, m_keys.remove(name)));
            });
        });
    }

    void load(const QString& name, Loaded done) override
    {
        if (m_keys.has(name) || !KeyFolder::checkName(name))
            return answer([result = m_keys.read(name), done = std::move(done)] { done(result); });
        whenProbed([this, name, done = std::move(done)] {
            if (m_keyring != Keyring::Usable)
                return done(m_hung ? std::unexpected(silentKeyring()) : m_keys.read(name));
            auto* job = new QKeychain::ReadPasswordJob(keyringService());
            run(job, name, m_deadlineMs, [this, name, job, done](std::optional<QKeychain::Error> error) {
                if (!error)
                    return done(std::unexpected(silentKeyring()));
                if (*error == QKeychain::EntryNotFound)
                    return done(m_keys.read(name)); // says that there is none
                if (*error != QKeychain::NoError)
                    return done(
                        failure(ErrorCode::OutsideFailed,
                                Text::tr("The keyring does not give the key \"%1\": %2.").arg(name, job->errorString()),
                                Text::tr("Unlock the keyring, then try again.")));
                done(QByteArray::fromBase64(job->textData().toLatin1()));
            });
        });
    }

    void remove(const QString& name, std::function<void(Result<void>)> done) override
    {
        const Result<void> removed = m_keys.remove(name);
        if (!removed)
            return answer([removed, done = std::move(done)] { done(removed); });
        whenProbed([this, name, done = std::move(done)] {
            if (m_keyring != Keyring::Usable)
                return done(m_hung ? Result<void>(std::unexpected(silentKeyring())) : Result<void>());
            auto* job = new QKeychain::DeletePasswordJob(keyringService());
            run(job, name, m_deadlineMs, [this, name, job, done](std::optional<QKeychain::Error> error) {
                if (!error)
                    return done(std::unexpected(silentKeyring()));
                if (*error != QKeychain::NoError && *error != QKeychain::EntryNotFound)
                    return done(failure(
                        ErrorCode::OutsideFailed,
                        Text::tr("The keyring does not remove the key \"%1\": %2.").arg(name, job->errorString()),
                        Text::tr("Unlock the keyring, then try again.")));
                done({});
            });
        });
    }

    [[nodiscard]] KeyPlace place() const override
    {
        return m_keyring == Keyring::Usable ? KeyPlace::Keyring : KeyPlace::File;
    }

private:
    enum class Keyring
    {
        Unknown,
        Usable,
        Unusable
    };
    using Finished = std::function<void(std::optional<QKeychain::Error>)>; // empty: no answer in time

    void answer(std::function<void()> say) { QTimer::singleShot(0, this, std::move(say)); }

    static Error silentKeyring()
    {
        return {ErrorCode::OutsideFailed, Text::tr("The keyring does not answer."),
                Text::tr("Unlock the keyring or start it, then try again.")};
    }

    [[nodiscard]] Result<KeyPlace> toFolder(const QString& name, const QByteArray& secret) const
    {
        return placedAt(KeyPlace::File, m_keys.write(name, secret));
    }

    // Jobs cannot be cancelled, and a keyring may hang for ever: then the job is left alone, and with it the keyring,
    // until that job ends after all.
    void run(QKeychain::Job* job, const QString& key, int deadlineMs, const Finished& finished)
    {
        job->setKey(key);
        auto* timer = new QTimer(this);
        timer->setSingleShot(true);
        connect(job, &QKeychain::Job::finished, this, [this, timer, finished](QKeychain::Job* ended) {
            const bool late = !timer->isActive();
            timer->stop();
            timer->deleteLater();
            if (late) {
                m_keyring = Keyring::Unknown;
                m_hung = false;
            } else {
                finished(ended->error());
            }
        });
        connect(timer, &QTimer::timeout, this, [this, finished] {
            m_keyring = Keyring::Unusable;
            m_hung = true;
            finished({});
        });
        timer->start(deadlineMs);
        job->start();
    }

    void whenProbed(std::function<void()> act)
    {
        if (m_keyring != Keyring::Unknown)
            return answer(std::move(act));
        m_waiting.push_back(std::move(act));
        if (m_waiting.size() == 1)
            probe();
    }

    // Reading and deleting "succeed" on a bus where no collection can be written, so only all three together count.
    void probe()
    {
        const QString name = QStringLiteral("probe.") + randomId();
        const QString text = randomId();
        const QDeadlineTimer deadline(m_deadlineMs);
        const auto left = [deadline] { return int(qMax<qint64>(1, deadline.remainingTime())); };
        auto* write = new QKeychain::WritePasswordJob(keyringService());
        write->setTextData(text);
        run(write, name, m_deadlineMs, [=, this](std::optional<QKeychain::Error> written) {
            if (written != QKeychain::NoError)
                return probed(false);
            auto* read = new QKeychain::ReadPasswordJob(keyringService());
            run(read, name, left(), [=, this](std::optional<QKeychain::Error> found) {
                const bool same = found == QKeychain::NoError && read->textData() == text;
                if (!found)
                    return probed(false);
                run(new QKeychain::DeletePasswordJob(keyringService()), name, left(),
                    [=, this](std::optional<QKeychain::Error> gone) { probed(same && gone == QKeychain::NoError); });
            });
        });
    }

    void probed(bool usable)
    {
        m_keyring = usable ? Keyring::Usable : Keyring::Unusable;
        const std::vector<std::function<void()>> waiting = std::exchange(m_waiting, {});
        const QPointer<SystemKeyStore> alive(this);
        for (const std::function<void()>& act : waiting) {
            if (alive)
                act();
        }
    }

    const KeyFolder m_keys;
    const int m_deadlineMs;
    Keyring m_keyring = Keyring::Unknown;
    bool m_hung = false; // the last call was not answered in time
    std::vector<std::function<void()>> m_waiting;
};

} // namespace

std::unique_ptr<KeyStore> KeyStore::system(const QString& fallbackFolder, int deadlineMs)
{
    return std::make_unique<SystemKeyStore>(fallbackFolder, deadlineMs);
}

std::unique_ptr<KeyStore> KeyStore::inFolder(const QString& folder) { return std::make_unique<FolderKeyStore>(folder); }

} // namespace holdpoint::signoff
