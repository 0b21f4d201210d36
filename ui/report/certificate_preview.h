// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QImage>
#include <QList>

class QLabel;
class QPushButton;
class QScrollArea;

namespace holdpoint::ui {

// The certificate's pages below each other, as wide as the window; Page Up and Page Down turn them.
class CertificatePreview final : public QDialog
{
    Q_OBJECT
public:
    explicit CertificatePreview(QList<QImage> pages, QWidget* parent = nullptr);

    [[nodiscard]] qsizetype pageCount() const { return m_pages.size(); }
    [[nodiscard]] int shownPage() const; // from 0
    [[nodiscard]] QPushButton* exportButton() const { return m_export; }

Q_SIGNALS:
    void exportRequested();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void fit();
    void turn(int pages);
    void tellPage();

    QList<QImage> m_pages;
    QList<QLabel*> m_sheets;
    QScrollArea* m_scroll;
    QLabel* m_where;
    QPushButton* m_export;
};

} // namespace holdpoint::ui
