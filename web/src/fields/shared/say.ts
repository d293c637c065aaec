import { useMemo } from 'react';
import type { Say } from '@/fields/kind';
import { useLanguage } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';

export function useSay(): Say {
    const { t, label } = useLanguage();
    const texts = useTexts();
    return useMemo(() => ({ t, texts, label }), [t, texts, label]);
}
