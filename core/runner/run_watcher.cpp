// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/run_watcher.h"

#include "core/runner/process_table.h"
#include "core/runner/storage.h"

#include <QFile>
#include <QFileInfo>
#include <QPointer>
#include <QSocketNotifier>
#include <QTimer>

#include <cstring>
#include <sys/inotify.h>
#include <unistd.h>

namespace holdpoint::runner {
namespace {

constexpr int pollMs = 500;
constexpr int growthMs = 34; // at most 30 a second

} // namespace

class RunWatcher::Private
{
public:
    Private(RunWatcher* watcher, QString runFolder, ProcessIdentity runner)
        : q(watcher)
        , folder(std::move(runFolder))
        , identity(std::move(runner))
    {
    }
    ~Private() { forget(); }

    void begin();
    void look();
    void readEvents();
    void watchOutput();
    void growth();
    void processGone();
    bool tellExit();
    void forget();

    RunWatcher* q;
    QString folder;
    ProcessIdentity identity;
    std::unique_ptr<QSocketNotifier> events;
    std::unique_ptr<QSocketNotifier> process;
    QTimer poll;
    QTimer throttle;
    int notify = -1;
    int handle = -1;
    int outputWatch = -1;
    qint64 told = 0;
    bool over = false;
};

void RunWatcher::Private::begin()
{
    if (over)
        return;
    handle = openProcess(identity);
    if (handle >= 0) {
        process = std::make_unique<QSocketNotifier>(handle, QSocketNotifier::Read);
        QObject::connect(process.get(), &QSocketNotifier::activated, q, [this] { processGone(); });
    }
    notify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (notify >= 0) {
        // exit.json comes by a rename. The stand-in folder of a full disk is left to the poll.
        const QString storage = storageOf(folder);
        inotify_add_watch(notify, QFile::encodeName(storage).constData(), IN_MOVED_TO | IN_CREATE | IN_ONLYDIR);
        watchOutput();
        events = std::make_unique<QSocketNotifier>(notify, QSocketNotifier::Read);
        QObject::connect(events.get(), &QSocketNotifier::activated, q, [this] { readEvents(); });
    }
    poll.start(pollMs);
    look();
}

void RunWatcher::Private::forget()
{
    over = true;
    poll.stop();
    throttle.stop();
    // Called from the notifiers' own signals: they go when the event loop comes round.
    for (std::unique_ptr<QSocketNotifier>* notifier : {&events, &process}) {
        if (*notifier) {
            (*notifier)->setEnabled(false);
            notifier->release()->deleteLater();
        }
    }
    for (int* file : {&notify, &handle}) {
        if (*file >= 0)
            close(*file);
        *file = -1;
    }
}

void RunWatcher::Private::watchOutput()
{
    if (notify >= 0 && outputWatch < 0)
        outputWatch = inotify_add_watch(notify, QFile::encodeName(outputPath(folder)).constData(), IN_MODIFY);
}

void RunWatcher::Private::readEvents()
{
    alignas(inotify_event) char buffer[4096];
    bool folderChanged = false;
    bool grown = false;
    ssize_t size = 0;
    while ((size = read(notify, buffer, sizeof buffer)) > 0) {
        for (ssize_t at = 0; at < size;) {
            inotify_event event;
            std::memcpy(&event, buffer + at, sizeof event);
            at += ssize_t(sizeof event + event.len);
            folderChanged = folderChanged || event.wd != outputWatch;
            grown = grown || event.wd == outputWatch;
        }
    }
    if (folderChanged)
        look();
    else if (grown)
        growth();
}

// A flood would wake us for every write: while the throttle runs, the output is not watched.
void RunWatcher::Private::growth()
{
    if (over || throttle.isActive())
        return;
    const qint64 size = QFileInfo(outputPath(folder)).size();
    if (size == told) {
        watchOutput();
        if (QFileInfo(outputPath(folder)).size() == told)
            return;
    }
    if (outputWatch >= 0) {
        inotify_rm_watch(notify, outputWatch);
        outputWatch = -1;
    }
    told = size;
    throttle.start(growthMs);
    Q_EMIT q->outputGrown(size);
}

void RunWatcher::Private::look()
{
    const QPointer<RunWatcher> alive(q);
    if (over || tellExit() || !alive)
        return;
    growth();
    if (!alive || over)
        return;
    if (!isAlive(identity))
        processGone();
}

// The process is gone: its last act may have come just before.
void RunWatcher::Private::processGone()
{
    const QPointer<RunWatcher> alive(q);
    if (over || tellExit() || !alive)
        return;
    if (isAlive(identity))
        return;
    forget();
    Q_EMIT q->lost();
}

bool RunWatcher::Private::tellExit()
{
    if (presence(folder, identity) != RunPresence::Ended)
        return false;
    const Result<RunExit> exit = readExit(folder);
    if (!exit)
        return false; // damaged: the process' end will tell `lost`
    forget();
    const QPointer<RunWatcher> alive(q);
    if (exit->outputBytes != told)
        Q_EMIT q->outputGrown(exit->outputBytes);
    if (alive)
        Q_EMIT q->ended(*exit);
    return true;
}

RunWatcher::RunWatcher(QString folder, ProcessIdentity identity, QObject* parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, std::move(folder), std::move(identity)))
{
    qRegisterMetaType<RunExit>();
    connect(&d->poll, &QTimer::timeout, this, [this] { d->look(); });
    d->throttle.setSingleShot(true);
    connect(&d->throttle, &QTimer::timeout, this, [this] { d->growth(); });
    // Later, so that whoever made us can connect first.
    QMetaObject::invokeMethod(
        this, [this] { d->begin(); }, Qt::QueuedConnection);
}

RunWatcher::~RunWatcher() = default;

QString RunWatcher::folder() const { return d->folder; }

} // namespace holdpoint::runner
