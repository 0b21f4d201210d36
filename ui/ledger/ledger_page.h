// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

#include <optional>

class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;

namespace holdpoint::ui {

class AnchorLine;
class LedgerModel;
class LedgerView;
struct AnchorNews;

// What a verification of the whole ledger answered.
struct LedgerVerdict
{
    bool intact = false;
    qint64 entries = 0;
    std::optional<qint64> firstBad; // empty with !intact: the file as a whole
    QString problem;                // a sentence; empty when intact
    QStringList notices;            // what an auditor should know that is no tampering
};

// The ledger as a page of its own: kinds and words to narrow it, every entry in plain words with its bytes beside it,
// and a verification of everything that is stored. It verifies nothing itself: it asks, and is told.
class LedgerPage final : public QWidget
{
    Q_OBJECT
public:
    explicit LedgerPage(QWidget* parent = nullptr);

    [[nodiscard]] LedgerModel* model() const { return m_model; }
    [[nodiscard]] LedgerView* view() const { return m_view; }
    [[nodiscard]] QComboBox* kinds() const { return m_kinds; }
    [[nodiscard]] QPushButton* verifyButton() const { return m_verify; }
    [[nodiscard]] QProgressBar* progress() const { return m_progress; }
    [[nodiscard]] QString answer() const; // of the latest verification, in words

    // Entries looked at so far; from the first call to setVerdict() or setFailure() the button waits.
    void setProgress(qint64 done, qint64 all);
    // `utcMs`: when it was asked for.
    void setVerdict(const LedgerVerdict& verdict, qint64 utcMs);
    // Nothing can be said about the ledger, and why.
    void setFailure(const QString& cause);
    void setAnchors(const AnchorNews& news);
    [[nodiscard]] AnchorLine* anchors() const { return m_anchors; }
    [[nodiscard]] QPushButton* anchorsButton() const { return m_changeAnchors; }

Q_SIGNALS:
    void verifyRequested();
    void anchorsRequested();

protected:
    void changeEvent(QEvent* event) override;

private:
    enum class Answer
    {
        None,
        Intact,
        Bad
    };
    void say(Answer answer, const QString& text);
    void paintTones();

    LedgerModel* m_model;
    LedgerView* m_view;
    QComboBox* m_kinds;
    QPushButton* m_verify;
    QProgressBar* m_progress;
    QLabel* m_mark;
    QLabel* m_text;
    QPushButton* m_show; // the first bad entry
    AnchorLine* m_anchors;
    QPushButton* m_changeAnchors;
    Answer m_answer = Answer::None;
    qint64 m_bad = -1;
};

} // namespace holdpoint::ui
