// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>

#include <memory>

// In a test function: the call's exit status is the wanted one; else all that it said.
#define VERIFY_STATUS(call, wanted)                                                                                    \
    do {                                                                                                               \
        const holdpoint::test::Answer answered = (call);                                                               \
        QVERIFY2(answered.status == (wanted), qPrintable(answered.all()));                                             \
    } while (false)
// ... and somewhere in what it said are these words.
#define VERIFY_ANSWER(answer, wanted, words)                                                                           \
    do {                                                                                                               \
        const holdpoint::test::Answer answered = (answer);                                                             \
        QVERIFY2(answered.status == (wanted), qPrintable(answered.all()));                                             \
        QVERIFY2((answered.out + answered.err).contains(words), qPrintable(answered.all()));                           \
    } while (false)

namespace holdpoint::test {

struct Answer
{
    int status = -1; // -1: did not end in time, or crashed
    QString out, err;

    [[nodiscard]] QString all() const { return QStringLiteral("%1\n%2\n%3").arg(status).arg(out, err); }
    [[nodiscard]] QJsonObject json() const;
};

// A home of its own, a runbook with scripts, and the real command line over them. Ada is who acts unless told.
class LaunchPlace
{
public:
    LaunchPlace();
    ~LaunchPlace();
    LaunchPlace(const LaunchPlace&) = delete;
    LaunchPlace& operator=(const LaunchPlace&) = delete;

    [[nodiscard]] QString path(const QString& relative) const { return m_folder.filePath(relative); }
    [[nodiscard]] QString launch() const { return path(QStringLiteral("shop.launch")); }
    void write(const QString& relative, const QByteArray& bytes) const;
    void script(const QString& name, const QByteArray& body) const; // below work/scripts/, executable
    [[nodiscard]] QByteArray bytes(const QString& relative) const;
    // What the scripts of this place did, one word each (`echo word >> trace`).
    [[nodiscard]] QStringList trace() const;

    // `input` is the standard input; `passphrase` waits on descriptor 3.
    [[nodiscard]] Answer call(const QStringList& words, const QByteArray& input = {},
                              const QByteArray& passphrase = {}) const;
    // Starts holdpoint and leaves it running; ended with the place at the latest.
    // `descriptor`: what it finds as its descriptor 3; -1: nothing.
    [[nodiscard]] std::unique_ptr<QProcess> start(const QStringList& words, int descriptor = -1) const;
    // The same with another program, which may be a Holdpoint that lies elsewhere.
    [[nodiscard]] std::unique_ptr<QProcess> startProgram(const QString& name, const QStringList& words,
                                                         int descriptor = -1) const;
    // Another program of the machine, in this place's folder and home.
    [[nodiscard]] Answer program(const QString& name, const QStringList& words) const;

    [[nodiscard]] Answer makeLaunch() const; // T-0 in an hour, trusted
    // A launch whose first step is the long one: its script says "begun" and waits for the file work/enough.
    [[nodiscard]] Answer makeLongLaunch() const;
    // `holdpoint run` on that step, holding the launch; nullptr when it did not begin.
    [[nodiscard]] std::unique_ptr<QProcess> holdByLongWork() const;
    [[nodiscard]] QList<QJsonObject> log() const;
    [[nodiscard]] QStringList kinds() const; // of all entries, in order
    [[nodiscard]] QJsonObject lastOf(const QString& kind) const;
    // The step of this title as `status --json` tells it.
    [[nodiscard]] QJsonObject step(const QString& title) const;

private:
    void prepare(QProcess& process) const;
    QTemporaryDir m_folder;
};

} // namespace holdpoint::test
