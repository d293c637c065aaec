import { createContext, type ComponentType } from 'react';
import type { MessageId } from '@/lib/i18n';

export interface Page {
    id: string;
    label: MessageId;
    Page: ComponentType;
}

/** Pages of the settings that other features bring; the app joins them (app/screens/settings.tsx). */
export const MorePages = createContext<readonly Page[]>([]);
