// Roles, stances and influence in words, as the fields of contact roles name them.

import { useObject } from '@/api/meta';
import type { Field, Option } from '@/api/types';
import { useLanguage } from '@/lib/i18n';

export function useRoleWords() {
    const { label, language } = useLanguage();
    const joining = useObject('opportunity_contacts');
    const field = (name: string): Field | undefined => joining?.fields.find((each) => each.name === name);
    const option = (name: string, value: string): Option | undefined => field(name)?.options?.find((each) => each.value === value);
    const say = (name: string, value: string) => {
        const found = option(name, value);
        return found ? label(found.label) : value;
    };
    const role = (value: string) => say('role', value);
    return {
        field,
        option,
        say,
        role,
        list: (roles: readonly string[]) => roles.map(role).join(language === 'en' ? ', ' : '、'),
    };
}
