# Parsing Qt's and the library's headers is a third of what a test costs to compile; it is done once for the core, once
# with the widgets. Only headers that hardly ever change stand here, none of our own. The dev preset goes without, so
# that a source which forgets an include is found.
option(HOLDPOINT_PRECOMPILED "Precompile the headers of Qt and of the standard library" ON)

set(holdpoint_core_headers
  <algorithm> <array> <chrono> <cstring> <expected> <functional> <memory> <optional> <string> <string_view>
  <unordered_map> <variant> <vector>
  <QByteArray> <QCoreApplication> <QDateTime> <QDir> <QFile> <QFileInfo> <QHash> <QJsonArray> <QJsonDocument>
  <QJsonObject> <QList> <QMap> <QObject> <QPointer> <QRegularExpression> <QSet> <QString> <QStringList> <QTimer>)
set(holdpoint_ui_headers ${holdpoint_core_headers}
  <QAction> <QApplication> <QCheckBox> <QComboBox> <QDialog> <QEvent> <QGridLayout> <QHBoxLayout> <QHeaderView>
  <QKeyEvent> <QLabel> <QLineEdit> <QMenu> <QPainter> <QPlainTextEdit> <QPushButton> <QScrollArea> <QScrollBar>
  <QSplitter> <QTabWidget> <QTableView> <QTreeView> <QVBoxLayout> <QWidget>)

# A target that holds the precompiled headers of one kind; `links` are the libraries whose headers they are.
function(holdpoint_precompile kind links)
  set(source "${CMAKE_BINARY_DIR}/precompiled_${kind}.cpp")
  if(NOT EXISTS "${source}")
    file(WRITE "${source}" "// What is compiled here is the header.\n")
  endif()
  add_library(holdpoint_precompiled_${kind} OBJECT "${source}")
  set_target_properties(holdpoint_precompiled_${kind} PROPERTIES AUTOMOC OFF UNITY_BUILD OFF)
  target_link_libraries(holdpoint_precompiled_${kind} PRIVATE holdpoint_common ${links})
  target_precompile_headers(holdpoint_precompiled_${kind} PRIVATE ${holdpoint_${kind}_headers})
endfunction()

if(HOLDPOINT_PRECOMPILED)
  if(CCACHE_PROGRAM)
    target_compile_options(holdpoint_common INTERFACE -fpch-preprocess)
  endif()
  holdpoint_precompile(core Qt6::Core)
  if(NOT HOLDPOINT_CORE_ONLY)
    holdpoint_precompile(ui Qt6::Widgets)
  endif()
endif()

# holdpoint_use_precompiled(<target> <core|ui>)
function(holdpoint_use_precompiled target kind)
  if(HOLDPOINT_PRECOMPILED)
    target_precompile_headers(${target} REUSE_FROM holdpoint_precompiled_${kind})
  endif()
endfunction()
