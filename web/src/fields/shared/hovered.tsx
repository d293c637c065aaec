// Something that names a record may show more of it while the pointer rests there, where a screen offers
// that: it puts its card into HoverCards. Elsewhere nothing changes.

import { createContext, use, type ComponentType, type ReactNode } from 'react';

export interface HoveredProps {
    object: string;
    id: string;
    children: ReactNode;
}

export const HoverCards = createContext<ComponentType<HoveredProps> | null>(null);

export function Hovered({ object, id, children }: HoveredProps) {
    const Card = use(HoverCards);
    return Card && id ? (
        <Card object={object} id={id}>
            {children}
        </Card>
    ) : (
        <>{children}</>
    );
}
