// What one has been told: mentions, what was given to one, and what happened to what one follows.

import { http } from '@/api/client';
import { countQuery, listQuery } from '@/api/records';
import type { Filter, Named, RecordData } from '@/api/types';

export interface Pointed extends Named {
    object: string;
}

export interface Notification extends RecordData {
    kind: 'mention' | 'assigned' | 'comment' | 'activity' | 'change' | 'recycling' | 'escalated' | 'overdue' | 'contract_end' | 'approval' | 'decided' | 'proposal_opened' | 'proposal_answered' | 'leave_cover' | 'leave_away' | 'leave_back' | 'leave_returned' | 'leave_kept' | 'leave_failed' | 'wrong_code';
    /** Its name is empty where the reader may not see it any more. */
    record: Pointed | null;
    source: Pointed | null;
    by_user: Named | null;
    changed_fields: string[] | null;
    happened_at: string;
    read_at: string | null;
}

const unread: Filter = { field: 'read_at', op: 'empty', value: true };
const page_rows = 30;

export const unreadCountQuery = countQuery('notifications', { filter: unread });

export function notificationsQuery(which: 'unread' | 'all') {
    return listQuery('notifications', { filter: which === 'unread' ? unread : null, sort: '-happened_at', limit: page_rows });
}

/** All that are unread when no ids are given. */
export const markRead = (ids?: string[]) => http.post<{ read: number }>('/notifications/read', ids ? { ids } : {});
