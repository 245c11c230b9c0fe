#pragma once

class QMenu;
class QMenuBar;

namespace setscope {

class Actions;
class CollectionCommands;
class ModelCommands;
class Session;

/// The menus that the main window adds to when they are there.
struct Menus {
    QMenu* recent = nullptr;  ///< below File
    QMenu* view = nullptr;
};

/// Builds File, Edit, View, Collection, Model and Help.
Menus buildMenus(QMenuBar& bar, Session& session, const Actions& actions,
                 CollectionCommands& collectionCommands, ModelCommands& modelCommands);

}  // namespace setscope
