// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runbook/editor/edit_document.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QPointer>
#include <QUndoStack>

#include <algorithm>
#include <memory>

namespace holdpoint::ui {
namespace {

using namespace std::chrono_literals;

constexpr auto readDelay = 150ms;   // after the last key, before the bytes are read again
constexpr int typingPauseMs = 1500; // a longer pause begins a new undo step
constexpr std::size_t manyPatches = 200;

QByteArray endingBytes(runbook::LineEnding ending)
{
    switch (ending) {
    case runbook::LineEnding::CrLf:
        return "\r\n";
    case runbook::LineEnding::Cr:
        return "\r";
    case runbook::LineEnding::Lf:
        break;
    }
    return "\n";
}

// Many small patches as the one that reaches over all of them: a view then changes once.
runbook::Patch joined(const QByteArray& bytes, const runbook::Patches& patches)
{
    runbook::Patch whole;
    whole.at = patches.front().at;
    const qint64 end = patches.back().at + patches.back().removed.size();
    qint64 at = whole.at;
    for (const runbook::Patch& patch : patches) {
        whole.inserted += bytes.mid(at, patch.at - at) + patch.inserted;
        at = patch.at + patch.removed.size();
    }
    whole.removed = bytes.mid(whole.at, end - whole.at);
    return whole;
}

} // namespace

// What one act changed. Applied before it is pushed, so the first redo does nothing.
class EditDocument::Step final : public QUndoCommand
{
public:
    Step(EditDocument& document, const QString& text, std::vector<runbook::Patches> patches, QStringList items,
         bool typed)
        : QUndoCommand(text)
        , m_document(document)
        , m_patches(std::move(patches))
        , m_items(std::move(items))
        , m_typed(typed)
    {
        m_since.start();
    }

    void undo() override
    {
        for (auto patches = m_patches.rbegin(); patches != m_patches.rend(); ++patches)
            m_document.applyAll(runbook::inverse(*patches));
        m_document.m_wanted.clear();
    }

    void redo() override
    {
        if (m_first) {
            m_first = false;
            return;
        }
        for (const runbook::Patches& patches : m_patches)
            m_document.applyAll(patches);
        m_document.m_wanted = m_items;
    }

    [[nodiscard]] int id() const override { return m_typed ? 1 : -1; }

    // Keys that follow each other are one step: until a pause, a line ending or another place.
    bool mergeWith(const QUndoCommand* other) override
    {
        const auto* next = dynamic_cast<const Step*>(other);
        if (!next || !next->m_typed || m_since.elapsed() - m_last > typingPauseMs)
            return false;
        runbook::Patch& mine = m_patches.front().front();
        const runbook::Patch& more = next->m_patches.front().front();
        for (const QByteArray& text : {mine.inserted, mine.removed, more.inserted, more.removed})
            if (text.contains('\n') || text.contains('\r'))
                return false;
        if (more.removed.isEmpty() && more.at == mine.at + mine.inserted.size()) {
            mine.inserted += more.inserted;
        } else if (more.inserted.isEmpty() && mine.inserted.isEmpty() && more.at + more.removed.size() == mine.at) {
            mine.at = more.at;
            mine.removed.prepend(more.removed);
        } else {
            return false;
        }
        m_last = m_since.elapsed();
        return true;
    }

private:
    EditDocument& m_document;
    std::vector<runbook::Patches> m_patches;
    QStringList m_items;
    bool m_typed;
    bool m_first = true;
    QElapsedTimer m_since;
    qint64 m_last = 0;
};

EditDocument::EditDocument(QObject* parent)
    : QObject(parent)
    , m_undo(new QUndoStack(this))
{
    m_worker.setMaxThreadCount(1);
    m_readTimer.setSingleShot(true);
    m_readTimer.setInterval(readDelay);
    connect(&m_readTimer, &QTimer::timeout, this, &EditDocument::readNow);
    connect(m_undo, &QUndoStack::cleanChanged, this, &EditDocument::stateChanged);
    connect(m_undo, &QUndoStack::indexChanged, this, &EditDocument::stateChanged);
}

EditDocument::~EditDocument() { m_worker.waitForDone(); }

void EditDocument::load(runbook::Document document)
{
    m_waiting.clear();
    m_readTimer.stop();
    m_undo->clear();
    m_map = SourceMap(document.bytes());
    m_readRevision = ++m_revision;
    m_document = std::move(document);
    m_wanted.clear();
    Q_EMIT textReset();
    Q_EMIT bytesChanged();
    Q_EMIT planChanged();
    Q_EMIT readable(std::nullopt);
    Q_EMIT stateChanged();
}

void EditDocument::replaceAll(const runbook::Document& document, const QString& text)
{
    const runbook::Patches patches{{0, bytes(), document.bytes()}};
    m_map = SourceMap(document.bytes());
    ++m_revision;
    m_undo->push(new Step(*this, text, {patches}, {}, false));
    Q_EMIT textReset();
    Q_EMIT bytesChanged();
    take(document);
}

bool EditDocument::isSettled() const { return isRead() && m_waiting.empty() && !m_performing; }

bool EditDocument::isModified() const { return !m_undo->isClean(); }

bool EditDocument::canUndo() const { return m_undo->canUndo(); }

bool EditDocument::canRedo() const { return m_undo->canRedo(); }

void EditDocument::setSaved() { m_undo->setClean(); }

void EditDocument::act(EditIntent intent)
{
    if (m_readOnly) {
        Q_EMIT failed(*m_readOnly);
        return;
    }
    m_waiting.emplace_back(std::move(intent));
    pump();
}

void EditDocument::act(const QString& text, const runbook::Edit& edit)
{
    act({text, [edit](const runbook::Plan&) { return std::vector{edit}; }});
}

void EditDocument::then(std::function<void()> next)
{
    m_waiting.emplace_back(std::move(next));
    pump();
}

void EditDocument::undo()
{
    m_waiting.emplace_back(Turn::Undo);
    pump();
}

void EditDocument::redo()
{
    m_waiting.emplace_back(Turn::Redo);
    pump();
}

void EditDocument::pump()
{
    while (!m_performing && !m_waiting.empty()) {
        if (const Turn* turn = std::get_if<Turn>(&m_waiting.front())) {
            const Turn which = *turn;
            m_waiting.pop_front();
            which == Turn::Undo ? m_undo->undo() : m_undo->redo();
            // Nobody is in the middle of a word: the other views follow at once.
            readNow();
            continue;
        }
        if (auto* next = std::get_if<std::function<void()>>(&m_waiting.front())) {
            const std::function<void()> run = std::move(*next);
            m_waiting.pop_front();
            run();
            continue;
        }
        // An act is for the plan as it is: it waits until that is known.
        if (!isRead()) {
            readNow();
            return;
        }
        const EditIntent intent = std::move(std::get<EditIntent>(m_waiting.front()));
        m_waiting.pop_front();
        Result<std::vector<runbook::Edit>> edits = intent.edits(m_document.plan());
        if (!edits)
            Q_EMIT failed(edits.error());
        else if (!edits->empty())
            perform(intent, std::move(*edits));
    }
}

void EditDocument::perform(EditIntent intent, std::vector<runbook::Edit> edits)
{
    m_performing = true;
    m_worker.start([self = QPointer<EditDocument>(this), intent = std::move(intent), edits = std::move(edits),
                    document = m_document, revision = m_revision] {
        auto outcome = std::make_shared<Result<runbook::Document::EditedAll>>(document.editAll(edits));
        // Through the application: this object may be gone, which only its own thread can tell.
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [self, intent, revision, outcome] {
                if (self)
                    self->finish(intent, revision, *outcome);
            },
            Qt::QueuedConnection);
    });
}

void EditDocument::finish(const EditIntent& intent, quint64 revision,
                          const Result<runbook::Document::EditedAll>& outcome)
{
    m_performing = false;
    if (revision != m_revision) {
        // Something was typed meanwhile: once more, for the runbook as it is now.
        m_waiting.emplace_front(intent);
    } else if (!outcome) {
        Q_EMIT failed(outcome.error());
    } else {
        if (!outcome->patches.empty()) {
            for (const runbook::Patches& patches : outcome->patches)
                applyAll(patches);
            m_undo->push(new Step(*this, intent.text, outcome->patches, outcome->items, false));
        }
        m_readTimer.stop();
        m_wanted = outcome->items;
        take(outcome->document);
    }
    pump();
}

// Back to front: the positions of simultaneous patches count in the bytes before all of them.
void EditDocument::applyAll(const runbook::Patches& patches)
{
    const runbook::Patches applied =
        patches.size() > manyPatches ? runbook::Patches{joined(bytes(), patches)} : patches;
    for (auto patch = applied.rbegin(); patch != applied.rend(); ++patch) {
        const SourceMap::Shown shown = m_map.replace(patch->at, patch->removed.size(), patch->inserted);
        if (!m_typing)
            Q_EMIT textReplaced(shown.at, shown.removed, shown.text);
    }
    ++m_revision;
    Q_EMIT bytesChanged();
    readLater();
}

void EditDocument::typed(int at, int removed, const QString& text)
{
    const qint64 begin = m_map.byteOf(at);
    const qint64 end = m_map.byteOf(at + removed);
    QString normal = text;
    normal.replace(QChar::ParagraphSeparator, u'\n');
    runbook::Patch patch{begin, bytes().mid(begin, end - begin),
                         normal.toUtf8().replace("\n", endingBytes(m_document.lineEnding()))};
    // A view may report more than what changed.
    qsizetype head = 0;
    const auto mostHead = std::min(patch.removed.size(), patch.inserted.size());
    while (head < mostHead && patch.removed.at(head) == patch.inserted.at(head))
        ++head;
    const auto continues = [](const QByteArray& utf8, qsizetype byte) {
        return byte < utf8.size() && (static_cast<unsigned char>(utf8.at(byte)) & 0xC0U) == 0x80U;
    };
    while (head > 0 && (continues(patch.removed, head) || continues(patch.inserted, head)))
        --head;
    patch.at += head;
    patch.removed.remove(0, head);
    patch.inserted.remove(0, head);
    while (!patch.removed.isEmpty() && !patch.inserted.isEmpty() && patch.removed.back() == patch.inserted.back() &&
           !continues(patch.removed, patch.removed.size() - 1)) {
        patch.removed.chop(1);
        patch.inserted.chop(1);
    }
    if (patch.removed.isEmpty() && patch.inserted.isEmpty())
        return;
    m_typing = true;
    const int charactersBefore = m_map.characterCount();
    applyAll({patch});
    m_typing = false;
    const qsizetype viewGrown = text.size() - removed;
    m_undo->push(new Step(*this, tr("Typing"), {{patch}}, {}, true));
    // A carriage return and a line feed met: the view has two lines where the file has one.
    if (m_map.characterCount() - charactersBefore != viewGrown)
        Q_EMIT textReset();
}

void EditDocument::readLater() { m_readTimer.start(); }

void EditDocument::readNow()
{
    if (m_reading || isRead())
        return;
    m_readTimer.stop();
    m_reading = true;
    m_worker.start([self = QPointer<EditDocument>(this), bytes = bytes(), revision = m_revision] {
        auto document = std::make_shared<Result<runbook::Document>>(runbook::Document::read(bytes));
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [self, document, revision] {
                if (!self)
                    return;
                self->m_reading = false;
                if (revision != self->m_revision) {
                    if (!self->m_waiting.empty())
                        self->readNow();
                    else
                        self->readLater();
                    return;
                }
                if (*document) {
                    self->take(**document);
                } else {
                    self->m_waiting.clear();
                    Q_EMIT self->readable(document->error());
                }
                self->pump();
            },
            Qt::QueuedConnection);
    });
}

void EditDocument::take(runbook::Document document)
{
    m_document = std::move(document);
    m_readRevision = m_revision;
    Q_EMIT readable(std::nullopt);
    Q_EMIT planChanged();
    if (!m_wanted.isEmpty())
        Q_EMIT itemsWanted(std::exchange(m_wanted, {}));
}

} // namespace holdpoint::ui
