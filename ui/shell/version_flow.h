// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/disk.h"
#include "core/session/session.h"

#include <QObject>

#include <functional>

namespace holdpoint::ui {

class DeviationPane;
class SessionBinding;
class VersionDialog;

// Versions of the runbook and the configuration: shows what a request changes, and requests another one. Files are read
// and compared in a worker.
class VersionFlow final : public QObject
{
    Q_OBJECT
public:
    // All must outlive the flow.
    VersionFlow(SessionBinding& binding, Disk& disk, DeviationPane& pane, QWidget* window, QObject* parent = nullptr);
    ~VersionFlow() override;

    // Asks for a file and requests it. kind: "runbook" | "configuration".
    VersionDialog* requestFromFile(const QString& kind);
    // The same for bytes that a form made; `where` says from where they come.
    VersionDialog* requestBytes(const QString& kind, const QByteArray& bytes, const QString& where);
    // The configuration in force, with forms; what comes of it is requested like a file.
    void editConfiguration();

Q_SIGNALS:
    void requested(); // it stands in the list of deviations
    void failed(const holdpoint::Error& error);

private:
    VersionDialog* open(const QString& kind);
    void read(VersionDialog* dialog, const std::function<Result<QByteArray>()>& bytes);
    void request(checklist::RequestDeviation request, const QByteArray& bytes);
    void showDifference(const QString& deviation);

    SessionBinding& m_binding;
    Disk& m_disk;
    DeviationPane& m_pane;
    QWidget* m_window;
};

} // namespace holdpoint::ui
