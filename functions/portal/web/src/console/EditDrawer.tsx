import { Drawer } from "antd";
import type { ReactNode } from "react";

/** Side panel with one object's form; on a phone it fills the window. */
export function EditDrawer(props: { title: string; open: boolean; close: () => void; children: ReactNode }): ReactNode {
  return (
    <Drawer open={props.open} onClose={props.close} title={props.title} size={480} destroyOnHidden className="edit-drawer">
      {props.children}
    </Drawer>
  );
}
