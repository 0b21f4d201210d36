// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/runbook/document.h"
#include "ui/runbook/editor/source_map.h"

#include <QObject>
#include <QStringList>
#include <QThreadPool>
#include <QTimer>

#include <deque>
#include <functional>
#include <optional>
#include <variant>
#include <vector>

class QUndoStack;

namespace holdpoint::ui {

// One act of a person on the runbook, one step for undo. What to do is asked when its turn comes, of the plan as it is
// then: acts wait for those before them. No edits: nothing happens; an error is told by failed().
struct EditIntent
{
    QString text; // for the list of undo steps
    std::function<Result<std::vector<runbook::Edit>>(const runbook::Plan& plan)> edits;
};

// The runbook that is being edited: its bytes are the truth, everything else follows. What is typed into the source is
// in the bytes at once; reading them again as a plan and every edit of an item happen in a worker, one after another,
// so that the window never waits. Undo goes by patches.
class EditDocument final : public QObject
{
    Q_OBJECT
public:
    explicit EditDocument(QObject* parent = nullptr);
    ~EditDocument() override;

    // Another document, as loaded: nothing to undo, nothing to save.
    void load(runbook::Document document);
    // Other bytes for the same runbook (recovered work, the file as it is on the disk now), as one undo step.
    void replaceAll(const runbook::Document& document, const QString& text);

    [[nodiscard]] const QByteArray& bytes() const { return m_map.bytes(); }
    [[nodiscard]] const SourceMap& map() const { return m_map; }
    // The newest plan: of the bytes as they are where isRead(), of older ones for a moment after each change.
    [[nodiscard]] const runbook::Document& document() const { return m_document; }
    [[nodiscard]] bool isRead() const { return m_readRevision == m_revision; }
    [[nodiscard]] bool isSettled() const; // read, and no act waits
    [[nodiscard]] quint64 revision() const { return m_revision; }
    [[nodiscard]] bool isModified() const;
    [[nodiscard]] bool canUndo() const;
    [[nodiscard]] bool canRedo() const;
    [[nodiscard]] QUndoStack& undoStack() const { return *m_undo; }
    // Nothing is changed while this is set: acts are refused with that error.
    void setReadOnly(std::optional<Error> why) { m_readOnly = std::move(why); }
    [[nodiscard]] bool isReadOnly() const { return m_readOnly.has_value(); }

    void act(EditIntent intent);
    void act(const QString& text, const runbook::Edit& edit);
    // Runs when every act before it is done.
    void then(std::function<void()> next);
    void undo();
    void redo();
    void setSaved();
    // Characters that a view has already replaced: [at, at + removed) of what it showed before.
    void typed(int at, int removed, const QString& text);

Q_SIGNALS:
    void textReplaced(int at, int removed, const QString& text); // a view follows
    void textReset();                                            // a view shows map().shown() anew
    void bytesChanged();
    void planChanged();
    void itemsWanted(const QStringList& ids); // of the new plan: what an act left behind
    void failed(const holdpoint::Error& error);
    // The bytes are no runbook at the moment (a NUL character, too deep nesting); nothing: they are again.
    void readable(const std::optional<holdpoint::Error>& problem);
    void stateChanged(); // modified, undo and redo

private:
    class Step;
    enum class Turn
    {
        Undo,
        Redo
    };
    void pump();
    void perform(EditIntent intent, std::vector<runbook::Edit> edits);
    void finish(const EditIntent& intent, quint64 revision, const Result<runbook::Document::EditedAll>& outcome);
    void readNow();
    void readLater();
    void take(runbook::Document document);
    void applyAll(const runbook::Patches& patches);

    SourceMap m_map;
    runbook::Document m_document;
    quint64 m_revision = 0;
    quint64 m_readRevision = 0;
    QUndoStack* m_undo;
    QTimer m_readTimer;
    QThreadPool m_worker; // one thread: acts and readings in order
    std::deque<std::variant<EditIntent, Turn, std::function<void()>>> m_waiting;
    bool m_performing = false;
    bool m_reading = false;
    bool m_typing = false; // the view shows already what is applied
    std::optional<Error> m_readOnly;
    QStringList m_wanted;
};

} // namespace holdpoint::ui
